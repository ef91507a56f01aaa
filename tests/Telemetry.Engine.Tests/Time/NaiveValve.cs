namespace Telemetry.Engine.Tests.Time;

/// <summary>Combines the watermarks of named channels by looking at all of them each time.</summary>
internal sealed class NaiveValve
{
    private readonly SortedDictionary<string, (long Mark, bool IsActive)> _channels = new(StringComparer.Ordinal);

    public long Mark { get; private set; } = long.MinValue;

    public List<string> Said { get; } = [];

    private IEnumerable<long> Counted => _channels.Values.Where(c => c.IsActive && c.Mark >= Mark).Select(c => c.Mark);

    public void Add(string channel, bool isActive) => _channels.Add(channel, (long.MinValue, isActive));

    public bool Knows(string channel) => _channels.ContainsKey(channel);

    public void Advance(string channel, long mark)
    {
        var (before, isActive) = _channels[channel];
        if (!isActive || mark <= before) { return; }
        _channels[channel] = (mark, true);
        if (Counted.Any()) { Say(Counted.Min()); }
    }

    public void ChangeStatus(string channel, bool isActive)
    {
        var (mark, wasActive) = _channels[channel];
        if (wasActive == isActive) { return; }
        var wasIdle = _channels.Values.All(c => !c.IsActive);
        _channels[channel] = (mark, isActive);
        var isIdle = _channels.Values.All(c => !c.IsActive);
        if (!isActive && mark == Mark)
        {
            if (isIdle) { Say(_channels.Values.Max(c => c.Mark)); }
            else if (Counted.Any()) { Say(Counted.Min()); }
        }
        if (wasIdle != isIdle) { Said.Add(isIdle ? "idle" : "active"); }
    }

    private void Say(long mark)
    {
        if (mark <= Mark) { return; }
        Mark = mark;
        Said.Add($"{mark}");
    }
}
