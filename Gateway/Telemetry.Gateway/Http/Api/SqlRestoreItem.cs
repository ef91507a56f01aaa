using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.Http.Api;

/// <summary>How a pipeline would go on in another form.</summary>
/// <param name="Start"><c>restore</c>: as it is; <c>map</c>: operators keep the states of their names where they fit;
/// <c>replay</c>: from the journal's start.</param>
/// <param name="Position">The record from which it would go on.</param>
/// <param name="Reason">Why; empty when nothing has changed.</param>
/// <param name="Lossless">Whether every state finds its operator.</param>
/// <param name="Operators">What would become of each operator's state.</param>
internal sealed record SqlRestoreItem(
    string Start, long Position, string Reason, bool Lossless, IReadOnlyList<SqlOperatorItem> Operators)
{
    public static SqlRestoreItem Of(RunnerStart start) => new(
        Words.SnakeCase(start.Kind.ToString()),
        start.Position.Value,
        start.Reason,
        start.Report?.IsLossless ?? true,
        [
            .. (start.Report?.Operators ?? []).Select(one => new SqlOperatorItem(
                one.Name, Words.SnakeCase(one.Outcome.ToString()), one.Reason, one.Bytes)),
        ]);
}
