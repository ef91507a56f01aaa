using Telemetry.Alerts;

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
        if (state == Firing || (state == Resolved && !hasEnd) || told == Firing)
        {
            _standing[id] = (row, told);
        }
        else
        {
            _standing.Remove(id);
        }
    }

    /// <summary>Another pipeline has ended it.</summary>
    public void Remove(string id) => _standing.Remove(id);
}
