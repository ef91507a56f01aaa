namespace Telemetry.Engine.Sql.Parsing;

/// <summary>A stretch of the text that belongs together.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
