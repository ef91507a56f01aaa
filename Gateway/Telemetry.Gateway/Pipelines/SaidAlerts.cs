using Telemetry.Alerts;
using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// The alerts of a pipeline that somebody will have to hear more of, as far as its rows tell: those that fire, those
/// that a person closed while their condition held, and those whose end people were not told yet.
/// </summary>
/// <typeparam name="TRow">Where a row is found again.</typeparam>
internal sealed class SaidAlerts<TRow>
{
    private static readonly string Firing = AlertSchema.NameOf(AlertState.Firing);
    private static readonly string Resolved = AlertSchema.NameOf(AlertState.Resolved);

    private readonly Dictionary<string, (TRow Row, string? Told)> _standing = new(StringComparer.Ordinal);

    /// <summary>The last row of each, and the state in which those who are notified heard of it last.</summary>
    public IReadOnlyDictionary<string, (TRow Row, string? Told)> Standing => _standing;

    /// <summary>Takes the next row.</summary>
    /// <param name="id">The alert.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="hasEnd">Whether its condition has ended.</param>
    /// <param name="isSilenced">Whether nobody was notified.</param>
    /// <param name="row">The row.</param>
    public void Note(string id, string? state, bool hasEnd, bool isSilenced, TRow row)
    {
        string? told = isSilenced ? _standing.GetValueOrDefault(id).Told : state;
        Put(id, state, hasEnd, told, row);
    }

    /// <summary>Takes the next row of an output record.</summary>
    public void Note(OutputRecord record, int row, TRow place) => Note(
        IdOf(record, row), StateOf(record, row), HasEnd(record, row),
        AlertRecord.Cell(record, "silenced", row) == "true", place);

    /// <summary>Takes the last row of an alert, of which people heard last as <paramref name="told"/>.</summary>
    public void Put(OutputRecord record, int row, string? told, TRow place) =>
        Put(IdOf(record, row), StateOf(record, row), HasEnd(record, row), told, place);

    /// <summary>Another pipeline has ended it.</summary>
    public void Remove(string id) => _standing.Remove(id);

    private void Put(string id, string? state, bool hasEnd, string? told, TRow row)
    {
        if (state == Firing || (state == Resolved && !hasEnd) || told == Firing)
        {
            _standing[id] = (row, told);
        }
        else
        {
            _standing.Remove(id);
        }
    }

    private static string IdOf(OutputRecord record, int row) => AlertRecord.Cell(record, "id", row) ?? "";

    private static string? StateOf(OutputRecord record, int row) => AlertRecord.Cell(record, "state", row);

    private static bool HasEnd(OutputRecord record, int row) => AlertRecord.Cell(record, "end", row) is not null;
}
