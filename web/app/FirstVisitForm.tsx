import { linkMessages } from '../i18n/linkMessages'
import frame from './App.module.css'
import { SignInForm } from '../signIn/SignInForm'
import screen from '../ui/Screen.module.css'

/**
 * What a first visitor sees before the app has started: `index.html` holds it (scripts/startPage/firstVisitMarkup.ts). It
 * looks as `SignInScreen` does before the hub has answered, which then takes its place.
 */
export function FirstVisitForm() {
  return (
    <div className={frame.app}>
      <div className={frame.frame} data-layout="alone">
        <main className={frame.main}>
          <div className={screen.screen}>
            <h1 className={screen.title}>{linkMessages.signIn.form.title}</h1>
            <SignInForm
              app={{ defaultServer: { kind: 'looking' }, demo: undefined }}
              rootKey="absent"
              situation={{ kind: 'first' }}
              inputs={{ typedUrl: null, method: null, backupText: '', codeText: '' }}
              onEdit={doNothing}
              error={null}
              wasInterrupted={false}
              onStart={doNothing}
              onStartWithCode={doNothing}
            />
          </div>
        </main>
      </div>
    </div>
  )
}

/** It is markup only. */
function doNothing() {}
