using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Parsing;

/// <summary>
/// Reads SQL text into a syntax tree: recursive descent for statements and queries, operator precedence for
/// expressions. The
/// first error is thrown as <see cref="SqlException"/>; text and depth are limited by <see cref="SqlLimits"/>.
/// </summary>
public sealed partial class SqlParser
{
    private const int ExpectedMax = 8;

    private readonly SourceText _source;
    private readonly Token[] _tokens;
    private readonly SqlError? _lexicalError;
    // What was tried at the current token, for the error if nothing fits.
    private readonly List<string> _tried = [];
    private int[]? _closing;
    private int _at;
    private int _implicitAlias = -1;

    private SqlParser(SourceText source, int start, int end)
    {
        _source = source;
        var lexer = new Lexer(source, start, end);
        _tokens = lexer.Read();
        _lexicalError = lexer.Error;
    }

    /// <summary>Reads a script: statements with semicolons between them, also none.</summary>
    /// <exception cref="SqlException">The text is not SQL as it is read here.</exception>
    public static SqlScript Parse(SourceText source)
    {
        var parser = Open(source);
        var statements = new List<SqlStatement>();
        while (true)
        {
            while (parser.TakeSign(";")) { }
            if (parser.Current.Kind == TokenKind.End) { break; }
            statements.Add(parser.ParseStatement());
            if (parser.Current.Kind != TokenKind.End && !parser.TakeSign(";")) { throw parser.Unexpected(atEnd: true); }
        }
        return new SqlScript([.. statements], source.Span(0, source.Text.Length));
    }

    /// <inheritdoc cref="Parse(SourceText)"/>
    public static SqlScript Parse(string text) => Parse(new SourceText(text));

    /// <summary>Reads one query and nothing behind it.</summary>
    /// <exception cref="SqlException">The text is no query.</exception>
    public static SqlQuery ParseQuery(SourceText source)
    {
        var parser = Open(source);
        return parser.Whole(parser.ParseQuery());
    }

    /// <inheritdoc cref="ParseQuery(SourceText)"/>
    public static SqlQuery ParseQuery(string text) => ParseQuery(new SourceText(text));

    /// <summary>Reads one expression and nothing behind it.</summary>
    /// <exception cref="SqlException">The text is no expression.</exception>
    public static SqlExpression ParseExpression(SourceText source)
    {
        var parser = Open(source);
        return parser.Whole(parser.ParseExpression());
    }

    /// <inheritdoc cref="ParseExpression(SourceText)"/>
    public static SqlExpression ParseExpression(string text) => ParseExpression(new SourceText(text));

    /// <summary>Reads one type and nothing behind it.</summary>
    /// <exception cref="SqlException">The text is no type.</exception>
    public static SqlTypeName ParseType(string text)
    {
        var parser = Open(new SourceText(text));
        return parser.Whole(parser.ParseType());
    }

    private static SqlParser Open(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var length = source.Text.Length;
        if (length <= SqlLimits.TextLengthMax) { return new SqlParser(source, 0, length); }
        var limit = SqlLimits.TextLengthMax;
        var message = string.Create(CultureInfo.InvariantCulture,
            $"The text has {length} characters; {limit} at most are read.");
        throw new SqlException(new SqlError("text_too_long", message, source.Span(limit, 1))
        {
            Help = "Split it into several files, or put the rows into an input file.",
        });
    }

    private T Whole<T>(T node)
    {
        TakeSign(";");
        return Current.Kind == TokenKind.End ? node : throw Unexpected(atEnd: true);
    }

    // ---- tokens

    private Token Current => _tokens[_at];

    private Token Ahead(int distance = 1) => _tokens[Math.Min(_at + distance, _tokens.Length - 1)];

    private ReadOnlySpan<char> TextOf(Token token) => _source.Text.AsSpan(token.Start, token.Length);

    private SourceSpan SpanOf(Token token) => _source.Span(token.Start, token.Length);

    // From a token to the last one that was taken.
    private SourceSpan SpanFrom(Token first)
    {
        var end = _at > 0 ? _tokens[_at - 1].End : first.End;
        return _source.Span(first.Start, Math.Max(end - first.Start, 0));
    }

    private Token Take()
    {
        var token = Current;
        if (token.Kind is TokenKind.Broken or TokenKind.Hint) { throw Unexpected(); }
        if (token.Kind != TokenKind.End) { _at++; }
        _tried.Clear();
        return token;
    }

    private bool IsWord(Token token, string word)
        => token.Kind == TokenKind.Word && TextOf(token).Equals(word, StringComparison.OrdinalIgnoreCase);

    private bool IsSign(Token token, string sign) => token.Kind == TokenKind.Sign && TextOf(token).SequenceEqual(sign);

    private bool AtWord(string word) => IsWord(Current, word);

    private bool AtWords(string first, string second) => IsWord(Current, first) && IsWord(Ahead(), second);

    private bool AtSign(string sign) => IsSign(Current, sign);

    private bool TakeWord(string word)
    {
        if (!AtWord(word))
        {
            _tried.Add(word);
            return false;
        }
        Take();
        return true;
    }

    private bool TakeWords(string first, string second)
    {
        if (!AtWords(first, second))
        {
            _tried.Add(first);
            return false;
        }
        Take();
        Take();
        return true;
    }

    private bool TakeSign(string sign)
    {
        if (!AtSign(sign))
        {
            if (sign != ";") { _tried.Add($"'{sign}'"); }
            return false;
        }
        Take();
        return true;
    }

    private void ExpectWord(string word)
    {
        if (!TakeWord(word)) { throw Unexpected(); }
    }

    private void ExpectSign(string sign)
    {
        if (!TakeSign(sign)) { throw Unexpected(); }
    }

    // ---- errors

    private SqlException Unexpected(bool atEnd = false)
    {
        if (atEnd) { _tried.Add("the end of the statement"); }
        return Unexpected(ListOf(_tried));
    }

    private SqlException Unexpected(string expected)
    {
        var token = Current;
        if (token.Kind == TokenKind.Broken) { return new SqlException(_lexicalError!); }
        if (token.Kind == TokenKind.Hint)
        {
            return Error("unsupported_hint", "Hints are not supported.", SpanOf(token),
                help: "SET says options of a pipeline.");
        }
        if (TryMisspelledAlias(expected, out var misspelled)) { return misspelled; }
        var isEnd = token.Kind == TokenKind.End;
        var error = new SqlError(
            isEnd ? "unexpected_end" : "unexpected_token",
            isEnd ? "The statement ends too early." : $"{Describe(token)} cannot stand here.",
            isEnd ? EndSpan() : SpanOf(token))
        { Expected = expected };
        if (token.Kind == TokenKind.Word)
        {
            var word = TextOf(token).ToString();
            error = error with
            {
                Suggestion = NearMiss.Of(word, _tried.Where(t => char.IsAsciiLetterUpper(t[0]))),
                Help = IsMeantAsName(expected, word) ? $"To use it as a name, write `{word}`." : null,
            };
        }
        return new SqlException(error);
    }

    // SELECT a FORM t: "FORM" was read as a name for a, and t is the token that does not fit.
    private bool TryMisspelledAlias(string expected, [NotNullWhen(true)] out SqlException? exception)
    {
        exception = null;
        if (_implicitAlias < 0 || _implicitAlias != _at - 1) { return false; }
        var alias = _tokens[_implicitAlias];
        if (alias.Kind != TokenKind.Word) { return false; }
        var suggestion = NearMiss.Of(TextOf(alias).ToString(), _tried.Where(t => char.IsAsciiLetterUpper(t[0])));
        if (suggestion is null) { return false; }
        exception = new SqlException(new SqlError(
            "unexpected_token", $"{Describe(alias)} cannot stand here.", SpanOf(alias))
        {
            Expected = expected,
            Suggestion = suggestion,
        });
        return true;
    }

    // A reserved word where a name is due, and what follows is none: SELECT order FROM t, not SELECT a, FROM t.
    private bool IsMeantAsName(string expected, string word)
    {
        var isNameDue = expected == AnExpression || expected.StartsWith("a ", StringComparison.Ordinal);
        if (!isNameDue || !SqlWords.Reserved.Contains(word)) { return false; }
        var next = Ahead();
        return next.Kind is TokenKind.Sign or TokenKind.Word or TokenKind.End
            && !AtIdentifier(next) && !IsSign(next, "(") && !IsSign(next, "*");
    }

    private string Describe(Token token)
    {
        var shown = new SqlError("", "", SpanOf(token)).Token;
        return token.Kind is TokenKind.String or TokenKind.Quoted or TokenKind.Dollar ? shown : $"'{shown}'";
    }

    // The caret stands behind the last token, not behind blanks and comments at the end.
    private SourceSpan EndSpan() => _source.Span(_at > 0 ? _tokens[_at - 1].End : _source.Text.Length, 0);

    private static string ListOf(List<string> tried)
    {
        var all = tried.Distinct().ToArray();
        if (all.Length == 0) { return "something else"; }
        if (all.Length > ExpectedMax) { all = [.. all[..(ExpectedMax - 1)], all[^1]]; }
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }

    private static SqlException Error(
        string code, string message, SourceSpan span, string? expected = null, string? help = null)
        => new(new SqlError(code, message, span) { Expected = expected, Help = help });
}
