namespace Telemetry.Engine.Sql.Text;

/// <summary>The text that statements are read from, with its lines. Immutable; compared by reference.</summary>
public sealed class SourceText
{
    private readonly int[] _lineStarts;

    /// <summary>Takes over a text.</summary>
    /// <param name="text">The SQL text as it was written.</param>
    /// <param name="name">The file's name as errors shall print it; empty for text without a file.</param>
    public SourceText(string text, string name = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        Text = text;
        Name = name;
        _lineStarts = FindLines(text);
    }

    /// <summary>A text of nothing, for nodes that no text stands behind.</summary>
    public static SourceText Empty { get; } = new("");

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>The file's name; empty when there is none.</summary>
    public string Name { get; }

    /// <summary>How many lines there are; an empty text has one.</summary>
    public int LineCount => _lineStarts.Length;

    /// <summary>The line and column of a place; a place behind the end is the end's.</summary>
    public SourcePosition PositionOf(int offset)
    {
        var place = Math.Clamp(offset, 0, Text.Length);
        var found = Array.BinarySearch(_lineStarts, place);
        var line = found >= 0 ? found : ~found - 1;
        return new SourcePosition(line + 1, place - _lineStarts[line] + 1);
    }

    /// <summary>One line without its line break.</summary>
    /// <param name="line">Its number, from 1.</param>
    public ReadOnlySpan<char> Line(int line)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(line, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(line, _lineStarts.Length);
        var end = line == _lineStarts.Length ? Text.Length : _lineStarts[line];
        return Text.AsSpan(_lineStarts[line - 1]..end).TrimEnd("\r\n");
    }

    /// <summary>A stretch of this text.</summary>
    public SourceSpan Span(int start, int length) => new(this, start, length);

    private static int[] FindLines(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = text.IndexOf('\n'); i >= 0; i = text.IndexOf('\n', i + 1)) { starts.Add(i + 1); }
        return [.. starts];
    }
}
