using Telemetry.Engine.Time;

namespace Telemetry.Engine.State;

/// <summary>The sources (devices) of a partition as dense ordinals, with their clocks and whether they are
/// online.</summary>
public sealed class SourceTable
{
    /// <summary>Stands for all sources: the stream's clock instead of one source's.</summary>
    public const int All = -1;

    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);
    private string[] _names = new string[16];
    private long[] _clocks = new long[16];
    private bool[] _online = new bool[16];
    private long _streamClock = long.MinValue;

    /// <summary>How many sources there are; ordinals are 0 up to one less.</summary>
    public int Count { get; private set; }

    /// <summary>A source's name.</summary>
    /// <param name="source">Its ordinal.</param>
    /// <returns>The name.</returns>
    public string NameOf(int source) => _names[source];

    /// <summary>The ordinal of a source, or −1 when it is unknown.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The ordinal or −1.</returns>
    public int Find(string name) => _ordinals.GetValueOrDefault(name, -1);

    /// <summary>A source's clock, or the stream's for <see cref="All"/>.</summary>
    /// <param name="source">Its ordinal.</param>
    /// <returns>The clock; <see cref="EventTime.Min"/> at first.</returns>
    public EventTime ClockOf(int source) => new(source == All ? _streamClock : _clocks[source]);

    /// <summary>Whether a source is connected.</summary>
    /// <param name="source">Its ordinal.</param>
    /// <returns>True when it is.</returns>
    public bool IsOnline(int source) => _online[source];

    /// <summary>The ordinal of a source, new or known.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The ordinal.</returns>
    public int Intern(string name)
    {
        if (_ordinals.TryGetValue(name, out var ordinal)) { return ordinal; }
        ordinal = Count;
        if (ordinal == _names.Length) { Grow(); }
        _ordinals.Add(name, ordinal);
        _names[ordinal] = name;
        _clocks[ordinal] = long.MinValue;
        Count++;
        return ordinal;
    }

    /// <summary>The names by ordinal. Names are added behind and never change, so the first <see cref="Count"/> of them
    /// may be read by another thread for as long as it likes.</summary>
    internal string[] Names => _names;

    /// <summary>The clocks by ordinal.</summary>
    internal ReadOnlySpan<long> Clocks => _clocks.AsSpan(0, Count);

    /// <summary>Who is online, by ordinal.</summary>
    internal ReadOnlySpan<bool> Online => _online.AsSpan(0, Count);

    internal bool Advance(int source, EventTime clock)
    {
        if (clock <= ClockOf(source)) { return false; }
        SetClock(source, clock);
        return true;
    }

    internal void SetClock(int source, EventTime clock)
    {
        if (source == All) { _streamClock = clock.Micros; } else { _clocks[source] = clock.Micros; }
    }

    internal void SetOnline(int source, bool isOnline) => _online[source] = isOnline;

    private void Grow()
    {
        // New arrays: those before may be in the hands of another thread.
        Array.Resize(ref _names, _names.Length * 2);
        Array.Resize(ref _clocks, _clocks.Length * 2);
        Array.Resize(ref _online, _online.Length * 2);
    }
}
