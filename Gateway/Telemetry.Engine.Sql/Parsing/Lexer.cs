using System.Globalization;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Parsing;

/// <summary>
/// Cuts a text into tokens. What cannot be read ends the tokens with one of kind <see cref="TokenKind.Broken"/> and is
/// told
/// when the parser gets there, so that the first error of the text is the one that is told.
/// </summary>
internal sealed class Lexer
{
    private const string SignsOfTwo = "<> <= >= != || :: => ==";
    private const string SignsOfOne = "()[]{},;.=<>+-*/%|?:^&~";

    private readonly SourceText _source;
    private readonly string _text;
    private readonly int _end;
    private readonly List<Token> _tokens = [];
    private int _at;

    /// <summary>Reads a part of a text.</summary>
    public Lexer(SourceText source, int start, int end)
    {
        _source = source;
        _text = source.Text;
        _at = start;
        _end = end;
    }

    /// <summary>What is wrong at the broken token, if there is one.</summary>
    public SqlError? Error { get; private set; }

    /// <summary>All tokens, the last one of kind <see cref="TokenKind.End"/>.</summary>
    public Token[] Read()
    {
        while (Error is null && SkipBlank()) { ReadToken(); }
        _tokens.Add(new Token(TokenKind.End, _end, 0));
        return [.. _tokens];
    }

    private char Ahead(int distance = 1) => _at + distance < _end ? _text[_at + distance] : '\0';

    private void ReadToken()
    {
        var c = _text[_at];
        if (IsWordStart(c)) { ReadWord(); }
        else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Ahead()))) { ReadNumber(); }
        else if (c == '\'') { ReadQuoted(TokenKind.String, c, "text", "unterminated_text"); }
        else if (c is '`' or '"') { ReadQuoted(TokenKind.Quoted, c, "name", "unterminated_name"); }
        else if (c == '$') { ReadDollar(); }
        else if (c == '/' && Ahead() == '*') { ReadHint(); }
        else { ReadSign(c); }
    }

    // Blanks and comments; false at the end.
    private bool SkipBlank()
    {
        while (_at < _end)
        {
            var c = _text[_at];
            if (char.IsWhiteSpace(c) || c == '\uFEFF') { _at++; }
            else if (c == '-' && Ahead() == '-')
            {
                var line = _text.IndexOf('\n', _at, _end - _at);
                _at = line < 0 ? _end : line + 1;
            }
            else if (c == '/' && Ahead() == '*' && Ahead(2) != '+')
            {
                var close = _text.IndexOf("*/", _at + 2, _end - _at - 2, StringComparison.Ordinal);
                if (close < 0)
                {
                    Break("unterminated_comment", "The comment that begins here has no end.", _at, 2, "'*/'");
                    return false;
                }
                _at = close + 2;
            }
            else { return true; }
        }
        return false;
    }

    private void ReadWord()
    {
        var start = _at;
        while (_at < _end && IsWordPart(_text[_at])) { _at++; }
        Add(TokenKind.Word, start);
    }

    private void ReadNumber()
    {
        var start = _at;
        SkipDigits();
        if (_at < _end && _text[_at] == '.')
        {
            _at++;
            SkipDigits();
        }
        if (_at < _end && _text[_at] is 'e' or 'E')
        {
            var sign = Ahead() is '+' or '-' ? 2 : 1;
            if (char.IsAsciiDigit(Ahead(sign)))
            {
                _at += sign;
                SkipDigits();
            }
        }
        if (_at < _end && IsWordPart(_text[_at]))
        {
            while (_at < _end && IsWordPart(_text[_at])) { _at++; }
            Break("malformed_number", "This is neither a number nor a name.", start, _at - start, null,
                "A name that begins with a digit stands in backquotes.");
            return;
        }
        Add(TokenKind.Number, start);
    }

    private void SkipDigits()
    {
        while (_at < _end && char.IsAsciiDigit(_text[_at])) { _at++; }
    }

    private void ReadQuoted(TokenKind kind, char quote, string what, string code)
    {
        var start = _at;
        while (true)
        {
            var close = _at + 1 < _end ? _text.IndexOf(quote, _at + 1, _end - _at - 1) : -1;
            if (close < 0)
            {
                Break(code, $"The {what} that begins here has no end.", start, 1, $"a closing {quote}");
                return;
            }
            _at = close + 1;
            if (_at >= _end || _text[_at] != quote) { break; }
        }
        if (kind == TokenKind.Quoted && _at - start == 2)
        {
            Break("empty_name", "A name has one character at least.", start, 2, null);
            return;
        }
        Add(kind, start);
    }

    private void ReadDollar()
    {
        var start = _at;
        var tagEnd = _at + 1;
        while (tagEnd < _end && IsWordPart(_text[tagEnd])) { tagEnd++; }
        if (tagEnd >= _end || _text[tagEnd] != '$')
        {
            Break("unexpected_character", "'$' has no meaning here.", start, 1, null,
                "A body stands between $$ and $$.");
            return;
        }
        var tag = _text[start..(tagEnd + 1)];
        var close = _text.IndexOf(tag, tagEnd + 1, _end - tagEnd - 1, StringComparison.Ordinal);
        if (close < 0)
        {
            Break("unterminated_body", "The body that begins here has no end.", start, tag.Length, $"a closing {tag}");
            return;
        }
        _at = close + tag.Length;
        Add(TokenKind.Dollar, start);
    }

    private void ReadHint()
    {
        var start = _at;
        var close = _text.IndexOf("*/", _at + 2, _end - _at - 2, StringComparison.Ordinal);
        _at = close < 0 ? _end : close + 2;
        Add(TokenKind.Hint, start);
    }

    private void ReadSign(char c)
    {
        if (SignsOfTwo.Contains($"{c}{Ahead()}", StringComparison.Ordinal) && Ahead() is not (' ' or '\0'))
        {
            _at += 2;
            Add(TokenKind.Sign, _at - 2);
        }
        else if (SignsOfOne.Contains(c))
        {
            _at++;
            Add(TokenKind.Sign, _at - 1);
        }
        else { BreakAtCharacter(c); }
    }

    private void BreakAtCharacter(char c)
    {
        var length = char.IsHighSurrogate(c) && char.IsLowSurrogate(Ahead()) ? 2 : 1;
        var code = length == 2 ? char.ConvertToUtf32(c, Ahead()) : c;
        var help = c switch
        {
            '\u2018' or '\u2019' => "Text stands in straight quotes: '…'.",
            '\u201C' or '\u201D' => "Names stand in backquotes or straight quotes: `…`.",
            _ => null,
        };
        var shown = char.IsControl(c) || char.IsSurrogate(c) ? "" : $"'{c}' ";
        var point = code.ToString("X4", CultureInfo.InvariantCulture);
        Break("unexpected_character", $"The character {shown}(U+{point}) has no meaning here.", _at, length, null,
            help);
    }

    private void Break(string code, string message, int start, int length, string? expected, string? help = null)
    {
        Error = new SqlError(code, message, _source.Span(start, length)) { Expected = expected, Help = help };
        _tokens.Add(new Token(TokenKind.Broken, start, length));
        _at = _end;
    }

    private void Add(TokenKind kind, int start) => _tokens.Add(new Token(kind, start, _at - start));

    private static bool IsWordStart(char c) => c == '_' || char.IsLetter(c);

    private static bool IsWordPart(char c) => c == '_' || char.IsLetterOrDigit(c);
}
