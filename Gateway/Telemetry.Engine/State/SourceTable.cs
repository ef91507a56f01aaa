using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.State;

/// <summary>The sources (devices) of a partition as dense ordinals, with their clocks and whether they are
/// online.</summary>
public sealed class SourceTable
{
    /// <summary>Stands for all sources: the stream's clock instead of one source's.</summary>
    public const int All = -1;

    private readonly TextDictionary _texts;
    private int[] _sourceOfText = [];
    private string[] _names = new string[16];
    private long[] _clocks = new long[16];
    private bool[] _online = new bool[16];
    private long _streamClock = long.MinValue;

    internal SourceTable(TextDictionary texts) => _texts = texts;

    /// <summary>How many sources there are; ordinals are 0 up to one less.</summary>
    public int Count { get; private set; }

    /// <summary>A source's name.</summary>
    /// <param name="source">Its ordinal.</param>
    /// <returns>The name.</returns>
    public string NameOf(int source) => _names[source];

    /// <summary>The ordinal of a source, or −1 when it is unknown.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The ordinal or −1.</returns>
    public int Find(string name)
    {
        var text = _texts.Find(name);
        return (uint)text < (uint)_sourceOfText.Length ? _sourceOfText[text] - 1 : -1;
    }

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
        var text = _texts.Intern(name);
        if (text < _sourceOfText.Length && _sourceOfText[text] > 0) { return _sourceOfText[text] - 1; }
        var ordinal = Count;
        if (ordinal == _names.Length) { Grow(); }
        Place(text, ordinal);
        _names[ordinal] = _texts[text];
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

    /// <summary>Keeps the sources under their ordinals when the texts were forgotten.</summary>
    internal void Renew()
    {
        _sourceOfText = [];
        for (var source = 0; source < Count; source++) { Place(_texts.Intern(_names[source]), source); }
    }

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

    private void Place(int text, int source)
    {
        if (text >= _sourceOfText.Length)
        {
            Array.Resize(ref _sourceOfText, Growth.Of(_sourceOfText.Length, text + 1));
        }
        _sourceOfText[text] = source + 1;
    }

    private void Grow()
    {
        // New arrays: those before may be in the hands of another thread.
        var length = Growth.After(_names.Length);
        Array.Resize(ref _names, length);
        Array.Resize(ref _clocks, length);
        Array.Resize(ref _online, length);
    }
}
