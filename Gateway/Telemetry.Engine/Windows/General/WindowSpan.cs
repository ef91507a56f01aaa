namespace Telemetry.Engine.Windows.General;

/// <summary>A window's bounds [start, end), in microseconds; a point window has its start as its end.</summary>
/// <param name="Start">The first instant.</param>
/// <param name="End">The first instant behind it.</param>
internal readonly record struct WindowSpan(long Start, long End) : IComparable<WindowSpan>
{
    /// <summary>The one window that has everything and never ends.</summary>
    public static readonly WindowSpan Global = new(long.MinValue, long.MaxValue);

    /// <summary>The last instant: the window fires when its clock reaches it.</summary>
    public long Last => End == long.MaxValue ? long.MaxValue : End - 1;

    /// <summary>Whether the two overlap or touch.</summary>
    public bool Touches(in WindowSpan other) => Start <= other.End && End >= other.Start;

    /// <summary>The span of both.</summary>
    public WindowSpan Cover(in WindowSpan other) => new(Math.Min(Start, other.Start), Math.Max(End, other.End));

    public int CompareTo(WindowSpan other) =>
        Start != other.Start ? Start.CompareTo(other.Start) : End.CompareTo(other.End);
}
