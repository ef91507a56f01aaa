namespace Telemetry.Engine.Sql.Parsing;

/// <summary>Kinds of tokens.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A plain word: keyword or name, by place.</summary>
    Word,

    /// <summary>A name in backquotes or double quotes.</summary>
    Quoted,

    /// <summary>A text in single quotes.</summary>
    String,

    /// <summary>A body between dollar signs.</summary>
    Dollar,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator, bracket or separator.</summary>
    Sign,

    /// <summary>A comment that begins as <c>/*+</c>.</summary>
    Hint,

    /// <summary>What cannot be read; the lexer keeps the error until the parser comes here.</summary>
    Broken,
}
