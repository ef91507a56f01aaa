using System.Text.RegularExpressions;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Tests;

/// <summary>Every code of an error in SQL has a whole message in some book.</summary>
public sealed partial class ErrorCodeTests
{
    /// <summary>Of texts without end there are tests of their own.</summary>
    private static readonly string[] TestedElsewhere = ["text_too_long", "too_complex"];

    [Fact]
    public void Every_code_of_an_error_is_in_a_book()
    {
        var books = string.Concat(ErrorBook.All());
        var codes = Codes();
        Assert.InRange(codes.Length, 50, 200);
        Assert.Contains("no_such_source", codes);
        Assert.Equal(TestedElsewhere, codes.Where(code => !books.Contains($" {code}: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_code_in_a_book_is_one_that_there_is()
    {
        var said = Said().Matches(string.Concat(ErrorBook.All())).Select(match => match.Groups[1].Value).Distinct();
        Assert.Empty(said.Except(Codes()));
    }

    private static string[] Codes()
    {
        var gateway = Path.Combine(ErrorBook.Root(), "Gateway");
        var sources = string.Concat(
            ((string[])["Telemetry.Engine.Sql", Path.Combine("Telemetry.Gateway", "Sql")])
            .SelectMany(room => Directory.EnumerateFiles(
                Path.Combine(gateway, room), "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText));
        var codes = Code().Matches(sources)
            .Select(match => match.Groups.Values.Skip(1).First(part => part.Success).Value)
            .Concat(Choice().Matches(sources).SelectMany(
                match => new[] { match.Groups[1].Value, match.Groups[2].Value }))
            .Concat(Enum.GetValues<SqlObjectKind>()
                .Select(kind => $"unknown_{kind.ToString().ToLowerInvariant()}"));
        return [.. codes.Distinct().Order(StringComparer.Ordinal)];
    }

    // How the code makes errors: with the code first, behind the text, or (of texts in quotes) last.
    [GeneratedRegex(
        @"(?:Error|Break|Exception|Wrong)\((?:\s*text,)?\s*""([a-z]+(?:_[a-z]+)*)"""
        + @"|=>\s*new\(\s*""([a-z]+(?:_[a-z]+)*)""|""(unterminated_[a-z]+)""")]
    private static partial Regex Code();

    [GeneratedRegex(@"\? ""([a-z]+_[a-z]+)"" : ""([a-z]+_[a-z]+)"",")]
    private static partial Regex Choice();

    [GeneratedRegex(@"^(?:[a-z]+\.sql:)?\d+:\d+: ([a-z]+(?:_[a-z]+)*): ", RegexOptions.Multiline)]
    private static partial Regex Said();
}
