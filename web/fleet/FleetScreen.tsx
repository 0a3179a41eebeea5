import { FleetForm } from './FleetForm'
import { FleetView } from './FleetView'

/** One prompt to several machines: the form for it, or (with an id) what became of one. */
export function FleetScreen({ id }: { id: string | null }) {
  return id === null ? <FleetForm /> : <FleetView key={id} id={id} />
}
