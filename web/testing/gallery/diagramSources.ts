/** A diagram of each kind that agents write, and some that cannot be drawn. */
export const diagramSources = {
  flowchart: `flowchart TD
  A[Prompt arrives] --> B{Agent busy?}
  B -- yes --> C[Queue it]
  B -- no --> D[Send it now]
  C --> E((Wait))
  E --> B
  D --> F[(Server)]
  subgraph hub [The hub]
    B
    C
    D
  end
  click A "https://example.org" "leads nowhere"
  classDef warm fill:#f96,stroke:#333
  class E warm`,
  sequence: `sequenceDiagram
  accTitle: How a prompt is approved
  autonumber
  actor P as Person
  participant H as Hub
  participant S as Server
  P->>H: Allow
  activate H
  H-->>S: encrypted answer
  Note over H,S: read back before it counts
  loop until read
    S-->>H: state
  end
  alt it is there
    H-->>P: approved
  else
    H-->>P: not approved
  end
  deactivate H`,
  class: `classDiagram
  class ServerConnection {
    +ServerId id
    -Socket socket
    +open() void
  }
  class Outbox~T~ {
    +add(T item)
  }
  ServerConnection "1" *-- "many" Outbox : holds
  ServerConnection <|-- TestConnection
  note for Outbox "survives a reload"`,
  state: `stateDiagram-v2
  [*] --> Idle
  Idle --> Working : prompt
  Working --> Asking : permission
  Asking --> Working : allowed
  state Working {
    [*] --> Thinking
    Thinking --> Tool
    Tool --> Thinking
  }
  Working --> [*]
  note right of Asking : waits for a person`,
  er: `erDiagram
  ACCOUNT ||--o{ SESSION : has
  SESSION ||--|{ MESSAGE : contains
  SESSION {
    string id PK
    int seq
    string metadata "encrypted"
  }`,
  gantt: `gantt
  title Until the release
  dateFormat YYYY-MM-DD
  section Hub
  Sync        :done, a1, 2026-11-01, 7d
  Outbox      :active, a2, after a1, 5d
  section Web
  Chat        :crit, 2026-11-05, 10d
  Release     :milestone, 2026-11-20, 0d`,
  pie: `pie showData title Where the time goes
  "Reading" : 45
  "Writing" : 30
  "Waiting" : 25`,
  git: `gitGraph
  commit
  branch feature
  commit id: "try"
  checkout main
  commit
  merge feature tag: "v1"`,
  journey: `journey
  title A working day
  section Morning
    Read the queue: 5: Ada
    Answer it: 3: Ada, Agent
  section Evening
    Merge: 4: Agent`,
  timeline: `timeline
  title History
  2024 : First server
  2025 : Second server : Phones
  2026 : One list`,
  quadrant: `quadrantChart
  title What to do first
  x-axis Small --> Large
  y-axis Rarely --> Often
  quadrant-1 Now
  quadrant-2 Soon
  Search: [0.3, 0.6]
  Diagrams: [0.7, 0.8]`,
  xy: `xychart-beta
  title "Messages a day"
  x-axis [Mon, Tue, Wed, Thu]
  y-axis "Messages" 0 --> 100
  bar [20, 50, 80, 40]
  line [20, 50, 80, 40]`,
  wide: `flowchart LR
${Array.from({ length: 24 }, (_, index) => `  n${index}[Step number ${index}] --> n${index + 1}[Step number ${index + 1}]`).join('\n')}`,
  mistake: `flowchart TD
  A --> B
  C -->> -- D[`,
  'kind that is not there': `spaceship
  A --> B`,
}
