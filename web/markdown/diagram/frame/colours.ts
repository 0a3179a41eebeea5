import type { DiagramLook } from '../drawing'

/** How many colours Mermaid numbers. */
const numbered = 12

/** The variables of Mermaid's theme `base`, which makes the others from these. */
export function colours(look: DiagramLook) {
  const { isDark, font, surface, box, border, text, line, group, groupBorder, note, tints, strong, danger } = look
  return {
    darkMode: isDark,
    fontFamily: font,
    fontSize: '14px',
    background: surface,
    primaryColor: box,
    primaryBorderColor: border,
    primaryTextColor: text,
    secondaryColor: group,
    secondaryBorderColor: groupBorder,
    secondaryTextColor: text,
    tertiaryColor: group,
    tertiaryBorderColor: groupBorder,
    tertiaryTextColor: text,
    lineColor: line,
    textColor: text,
    titleColor: text,
    clusterBkg: group,
    clusterBorder: groupBorder,
    edgeLabelBackground: surface,
    noteBkgColor: note,
    noteTextColor: text,
    noteBorderColor: groupBorder,
    activationBkgColor: group,
    activationBorderColor: border,
    ...ofGantt(look),
    ...numberedFrom(0, 'cScale', tints),
    ...numberedFrom(0, 'cScaleLabel', [text]),
    ...numberedFrom(0, 'cScaleInv', [line]),
    ...numberedFrom(0, 'cScalePeer', [line]),
    ...numberedFrom(0, 'fillType', tints),
    ...numberedFrom(1, 'pie', tints),
    pieStrokeColor: line,
    pieOuterStrokeColor: line,
    pieStrokeWidth: '1px',
    pieOuterStrokeWidth: '1px',
    pieOpacity: '1',
    pieTitleTextColor: text,
    pieSectionTextColor: text,
    pieLegendTextColor: text,
    ...numberedFrom(0, 'git', strong),
    ...numberedFrom(0, 'gitInv', [group]),
    ...numberedFrom(0, 'gitBranchLabel', [surface]),
    commitLabelColor: text,
    commitLabelBackground: group,
    tagLabelColor: text,
    tagLabelBackground: box,
    tagLabelBorder: border,
    quadrant1Fill: tints[0],
    quadrant2Fill: group,
    quadrant3Fill: surface,
    quadrant4Fill: group,
    quadrantPointFill: border,
    quadrantPointTextFill: text,
    quadrantExternalBorderStrokeFill: line,
    quadrantInternalBorderStrokeFill: groupBorder,
    xyChart: {
      backgroundColor: surface,
      titleColor: text,
      dataLabelColor: text,
      xAxisTitleColor: text,
      xAxisLabelColor: text,
      xAxisTickColor: line,
      xAxisLineColor: line,
      yAxisTitleColor: text,
      yAxisLabelColor: text,
      yAxisTickColor: line,
      yAxisLineColor: line,
      plotColorPalette: [...strong.slice(0, 1), danger, ...strong.slice(1)].join(','),
    },
  }
}

function ofGantt({ box, border, text, line, group, groupBorder, surface, tints, danger }: DiagramLook) {
  return {
    sectionBkgColor: group,
    altSectionBkgColor: surface,
    sectionBkgColor2: group,
    taskBkgColor: box,
    taskBorderColor: border,
    taskTextColor: text,
    taskTextOutsideColor: text,
    taskTextLightColor: text,
    taskTextDarkColor: text,
    activeTaskBkgColor: tints[2],
    activeTaskBorderColor: border,
    doneTaskBkgColor: tints[1],
    doneTaskBorderColor: groupBorder,
    critBkgColor: tints[3],
    critBorderColor: danger,
    gridColor: groupBorder,
    todayLineColor: danger,
    excludeBkgColor: line,
  }
}

/** `name0`, `name1` and so on, in turns. */
function numberedFrom(first: number, name: string, given: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(
    Array.from({ length: numbered }, (_, index) => [`${name}${first + index}`, given[index % given.length]]),
  )
}
