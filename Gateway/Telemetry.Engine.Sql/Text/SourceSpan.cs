namespace Telemetry.Engine.Sql.Text;

/// <summary>
/// A stretch of a <see cref="SourceText"/>. It carries its text along, so an error about a node can be written wherever
/// the
/// node has been carried to: a view's body is of another text than the query that names the view.
/// </summary>
public readonly record struct SourceSpan
{
    private readonly SourceText? _source;

    /// <summary>Marks a stretch.</summary>
    public SourceSpan(SourceText source, int start, int length)
    {
        _source = source;
        Start = start;
        Length = length;
    }

    /// <summary>The stretch of a node that no text stands behind (built by code, not read).</summary>
    public static SourceSpan None => default;

    /// <summary>The text.</summary>
    public SourceText Source => _source ?? SourceText.Empty;

    /// <summary>Where it begins, in UTF-16 units from 0.</summary>
    public int Start { get; }

    /// <summary>How long it is.</summary>
    public int Length { get; }

    /// <summary>Where it ends, exclusive.</summary>
    public int End => Start + Length;

    /// <summary>The text of the stretch.</summary>
    public ReadOnlySpan<char> Text
    {
        get
        {
            var text = Source.Text;
            var start = Math.Clamp(Start, 0, text.Length);
            return text.AsSpan(start, Math.Clamp(Length, 0, text.Length - start));
        }
    }

    /// <summary>Line and column where it begins.</summary>
    public SourcePosition Position => Source.PositionOf(Start);

    /// <summary>From the beginning of this one to the end of another one of the same text.</summary>
    public SourceSpan To(SourceSpan last) => new(Source, Start, Math.Max(last.End, End) - Start);
}
