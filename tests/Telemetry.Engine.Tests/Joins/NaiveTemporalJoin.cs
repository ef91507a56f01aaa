using Telemetry.Engine.Data;
using Telemetry.Engine.Joins;

namespace Telemetry.Engine.Tests.Joins;

/// <summary>The temporal join with lists, gone through from end to end.</summary>
internal sealed class NaiveTemporalJoin(TemporalJoinSpec spec)
{
    private readonly List<JoinRow> _waiting = [];
    private readonly List<(JoinRow Row, bool IsDelete)> _versions = [];
    private long _clock = long.MinValue;

    public List<string> Result { get; } = [];

    public List<string>[] Late { get; } = [[], []];

    public void Row(JoinRow row, ChangeKind kind)
    {
        var canMatch = row.Key is not null || spec.MatchesNulls;
        if (row.Side == 0 && canMatch) { _waiting.Add(row); }
        else if (row.Side == 0 && spec.Type == JoinType.Left) { Result.Add(JoinRows.Line(row, null)); }
        if (row.Side == 0 || !canMatch || kind == ChangeKind.UpdateBefore) { return; }
        var isOver = row.Time <= _clock && _versions.Any(version =>
            version.Row.Key == row.Key && version.Row.Time > row.Time && version.Row.Time <= _clock);
        if (isOver) { Late[1].Add((kind == ChangeKind.Delete ? "Delete " : "") + row.Alone); return; }
        _versions.RemoveAll(version => version.Row.Key == row.Key && version.Row.Time == row.Time);
        _versions.Add((row, kind == ChangeKind.Delete));
    }

    public void Watermark(long clock)
    {
        _clock = clock;
        foreach (var row in _waiting.Where(row => row.Time <= clock))
        {
            var version = _versions.Where(version => version.Row.Key == row.Key && version.Row.Time <= row.Time)
                .OrderBy(version => version.Row.Time).LastOrDefault();
            var hasMatched = version.Row is not null && !version.IsDelete
                && (spec.Condition is null || row.IsSmallWith(version.Row));
            if (hasMatched) { Result.Add(JoinRows.Line(row, version.Row)); }
            else if (spec.Type == JoinType.Left) { Result.Add(JoinRows.Line(row, null)); }
            else if (row.IsLate) { Late[0].Add(row.Alone); }
        }
        _waiting.RemoveAll(row => row.Time <= clock);
        _versions.RemoveAll(old => _versions.Any(newer =>
            newer.Row.Key == old.Row.Key && newer.Row.Time > old.Row.Time && newer.Row.Time <= clock));
    }
}
