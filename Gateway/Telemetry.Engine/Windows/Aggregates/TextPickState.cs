using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Which of two texts is picked.</summary>
internal interface ITextRule
{
    /// <summary>Whether times matter; if not they are no part of the state.</summary>
    static abstract bool UsesTime { get; }

    static abstract bool Replaces(string old, long oldTime, string text, long time);
}

internal readonly struct FirstText : ITextRule
{
    public static bool UsesTime => true;

    public static bool Replaces(string old, long oldTime, string text, long time) => time < oldTime;
}

internal readonly struct LastText : ITextRule
{
    public static bool UsesTime => true;

    public static bool Replaces(string old, long oldTime, string text, long time) => time >= oldTime;
}

internal readonly struct LeastText : ITextRule
{
    public static bool UsesTime => false;

    public static bool Replaces(string old, long oldTime, string text, long time) =>
        TextOrder.Compare(text, old) < 0;
}

internal readonly struct GreatestText : ITextRule
{
    public static bool UsesTime => false;

    public static bool Replaces(string old, long oldTime, string text, long time) =>
        TextOrder.Compare(text, old) > 0;
}

/// <summary>One text out of all: the first, last, least or greatest.</summary>
internal sealed class TextPickState<TRule> : ISideState<TextPickState<TRule>>
    where TRule : struct, ITextRule
{
    private long _time;

    public string? Text { get; private set; }

    public long Bytes => Text is null ? 0 : 40 + (Text.Length * 2L);

    public bool IsOver => false;

    public void Add(string text, long time)
    {
        time = TRule.UsesTime ? time : 0;
        if (Text is null || TRule.Replaces(Text, _time, text, time)) { (Text, _time) = (text, time); }
    }

    public void Clear() => (Text, _time) = (null, 0);

    public void Merge(TextPickState<TRule> other)
    {
        if (other.Text is { } text) { Add(text, other._time); }
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Text(Text);
        writer.Int64(_time);
    }

    public void Read(SnapshotReader reader) => (Text, _time) = (reader.TextOrNull(), reader.Int64());
}
