import { Route, Switch } from 'wouter'
import { percentDecode } from '../addresses/percentDecode'
import { NotFound } from '../notFound/NotFound'
import { ArtifactScreen } from './ArtifactScreen'
import { ArtifactsScreen } from './ArtifactsScreen'
import { NewArtifactScreen } from './NewArtifactScreen'

/** What the addresses under `/artifacts` open; loaded together. */
export function ArtifactRoutes() {
  return (
    <Switch>
      <Route path="/artifacts">
        <ArtifactsScreen />
      </Route>
      <Route path="/artifacts/new">
        <NewArtifactScreen />
      </Route>
      <Route path="/artifacts/:serverId/:artifactId">
        {({ serverId, artifactId }) => (
          <ArtifactScreen server={percentDecode(serverId)} artifact={percentDecode(artifactId)} />
        )}
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  )
}
