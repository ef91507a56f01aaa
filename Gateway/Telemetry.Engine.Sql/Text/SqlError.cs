using System.Globalization;
using System.Text;

namespace Telemetry.Engine.Sql.Text;

/// <summary>What is wrong with a statement, where, and what would be right. The first error of a script is the only
/// one.</summary>
/// <param name="Code">Stable id for programs, such as <c>unknown_column</c>.</param>
/// <param name="Message">One sentence for people, without place, expectation or suggestion.</param>
/// <param name="Span">The offending stretch of the text.</param>
public sealed record SqlError(string Code, string Message, SourceSpan Span)
{
    private const int WidthMax = 100;

    /// <summary>What would have been right here, such as <c>an expression</c>; null when the message says it
    /// all.</summary>
    public string? Expected { get; init; }

    /// <summary>The name that was probably meant; null when none is near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>What may be done about it; null when the message says it all.</summary>
    public string? Help { get; init; }

    /// <summary>Where it is.</summary>
    public SourcePosition Position => Span.Position;

    /// <summary>The offending text, shortened; empty at the end of the text.</summary>
    public string Token => Shorten(Span.Text);

    /// <summary>All of it in one line, place first.</summary>
    public string Headline
    {
        get
        {
            var line = new StringBuilder();
            if (Span.Source.Name.Length > 0) { line.Append(Span.Source.Name).Append(':'); }
            line.Append(Position).Append(": ").Append(Code).Append(": ").Append(Message);
            if (Expected is not null) { line.Append(" Expected ").Append(Expected).Append('.'); }
            if (Suggestion is not null) { line.Append(" Did you mean '").Append(Suggestion).Append("'?"); }
            if (Help is not null) { line.Append(' ').Append(Help); }
            return line.ToString();
        }
    }

    /// <summary>The headline, the line of the text, and a caret below the offending stretch.</summary>
    public string Render()
    {
        var at = Position;
        var (line, column) = Window(Span.Source.Line(at.Line).ToString(), at.Column - 1);
        var width = Math.Clamp(Span.Length, 1, Math.Max(1, line.Length - column));
        var number = at.Line.ToString(CultureInfo.InvariantCulture);
        var margin = new string(' ', number.Length);
        // Tabs stay tabs below the text, so the caret stands where the eye expects it.
        var indent = string.Concat(line.Take(column).Select(c => c == '\t' ? '\t' : ' '));
        return $"{Headline}\n{margin} |\n{number} | {line}\n{margin} | {indent}{new string('^', width)}";
    }

    /// <inheritdoc/>
    public override string ToString() => Render();

    // A statement in one line of a megabyte is shown around its error only.
    private static (string Line, int Column) Window(string line, int column)
    {
        if (line.Length <= WidthMax) { return (Visible(line), column); }
        var start = Math.Clamp(column - (WidthMax / 2), 0, line.Length - WidthMax);
        var before = start > 0 ? "…" : "";
        var after = start + WidthMax < line.Length ? "…" : "";
        return (before + Visible(line.Substring(start, WidthMax)) + after, column - start + before.Length);
    }

    private static string Shorten(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('\r', '\n');
        if (end >= 0) { text = text[..end]; }
        return text.Length <= 40 ? Visible(text.ToString()) : Visible(text[..39].ToString()) + "…";
    }

    // What a terminal would obey or not show is shown as a replacement character.
    private static string Visible(string text)
        => string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) && from[i] != '\t' ? '\uFFFD' : from[i];
            }
        });
}
