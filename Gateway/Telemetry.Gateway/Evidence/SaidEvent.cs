using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Evidence;

/// <summary>An event of an alert as the output journal has it.</summary>
/// <param name="OutputPosition">Its record in the output journal.</param>
/// <param name="Pipeline">The pipeline that said it.</param>
/// <param name="Step">The step that said it: the position of its input record.</param>
/// <param name="Row">The row within the step.</param>
/// <param name="Alert">The alert as it stands after the event.</param>
/// <param name="Source">The stream whose rows the rule reads.</param>
/// <param name="RuleVersion">How the rule spoke; null in rows that do not say it.</param>
/// <param name="Line">The whole row as a line of JSON, with its end.</param>
internal sealed record SaidEvent(
    long OutputPosition, string Pipeline, long Step, int Row, AlertItem Alert, string Source, string? RuleVersion,
    byte[] Line);
