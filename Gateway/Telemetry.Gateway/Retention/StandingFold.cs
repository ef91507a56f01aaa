using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Pipelines;

namespace Telemetry.Gateway.Retention;

/// <summary>
/// Folds records of the output journal to what stands behind them: alerts that somebody will have to hear more of,
/// those that a person has to decide about, and silences that are not over. Not thread-safe.
/// </summary>
internal sealed class StandingFold
{
    private static readonly string Retracted = AlertSchema.NameOf(AlertState.Retracted);
    private static readonly string Withdrawn = AlertSchema.NameOf(AlertEventKind.Withdrawn);

    private readonly Dictionary<string, SaidAlerts<StandingRow>> _said = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Pipeline, string Alert), StandingRow> _undecided = [];
    private readonly Dictionary<string, StandingRow> _silences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _spokeAt = new(StringComparer.Ordinal);
    private readonly long _from;

    /// <summary>Goes on behind what was folded before.</summary>
    public StandingFold(StandingBefore before)
    {
        _from = before.From;
        foreach ((string pipeline, long at) in before.SpokeAt)
        {
            _spokeAt[pipeline] = at;
        }

        foreach (StandingRow row in before.Alerts)
        {
            string id = AlertRecord.Cell(row.Record, "id", row.Row) ?? "";
            SaidBy(row.Record.Pipeline).Put(row.Record, row.Row, row.Told, row);
            Decide(id, row);
        }

        foreach (StandingRow row in before.Silences)
        {
            TakeSilence(row);
        }
    }

    /// <summary>Takes the next record.</summary>
    /// <exception cref="FormatException">It is none of a version that is known here.</exception>
    public void Take(long position, ReadOnlySpan<byte> payload)
    {
        var (pipeline, stream, _, _, _) = OutputRecord.Peek(payload);
        _spokeAt[pipeline] = OutputRecord.PeekTime(payload).Micros;
        if (stream is not (AlertSchema.Stream or SilenceSchema.Stream))
        {
            return;
        }

        OutputRecord record = OutputRecord.Decode(payload);
        for (int i = 0; i < record.Count; i++)
        {
            StandingRow row = new(position, record, i);
            if (stream == SilenceSchema.Stream)
            {
                TakeSilence(row);
            }
            else
            {
                TakeAlert(row);
            }
        }
    }

    /// <summary>What stands now.</summary>
    /// <param name="next">The record behind the last one that was taken.</param>
    public StandingBefore At(long next) => new(next, _from, new Dictionary<string, long>(_spokeAt),
    [
        .. _said.Values.SelectMany(said => said.Standing.Values).Select(alert => alert.Row with { Told = alert.Told })
            .Concat(_undecided.Where(alert => !_said[alert.Key.Pipeline].Standing.ContainsKey(alert.Key.Alert))
                .Select(alert => alert.Value with { Told = null }))
            .Concat(_silences.Values)
            .OrderBy(row => row.Position).ThenBy(row => row.Record.FirstRow + row.Row),
    ]);

    private void TakeAlert(StandingRow row)
    {
        string id = AlertRecord.Cell(row.Record, "id", row.Row) ?? "";
        string pipeline = row.Record.Pipeline;
        SaidBy(pipeline).Note(row.Record, row.Row, row);
        Decide(id, row);
        if (pipeline == GatewayPipeline.Name && AlertRecord.Cell(row.Record, "event", row.Row) == Withdrawn)
        {
            // It was that of a pipeline that is gone.
            foreach (string other in _said.Keys.Where(name => name != pipeline))
            {
                _said[other].Remove(id);
                _undecided.Remove((other, id));
            }
        }
    }

    private void Decide(string id, StandingRow row)
    {
        bool isUndecided = AlertRecord.Cell(row.Record, "retraction_proposed", row.Row) == "true"
            && AlertRecord.Cell(row.Record, "state", row.Row) != Retracted;
        if (isUndecided)
        {
            _undecided[(row.Record.Pipeline, id)] = row;
        }
        else
        {
            _undecided.Remove((row.Record.Pipeline, id));
        }
    }

    private void TakeSilence(StandingRow row)
    {
        string id = AlertRecord.Cell(row.Record, "id", row.Row) ?? "";
        if (AlertRecord.Cell(row.Record, "event", row.Row) == SilenceSchema.Created)
        {
            _silences[id] = row;
        }
        else
        {
            _silences.Remove(id);
        }
    }

    private SaidAlerts<StandingRow> SaidBy(string pipeline)
    {
        if (!_said.TryGetValue(pipeline, out SaidAlerts<StandingRow>? said))
        {
            _said[pipeline] = said = new SaidAlerts<StandingRow>();
        }

        return said;
    }
}
