using System.Text;

namespace Telemetry.Engine.Sql.Tests;

/// <summary>Changes statements as hands and lines do: lost, doubled, swapped and strange stretches.</summary>
internal static class Mutations
{
    private static readonly string[] Splinters =
    [
        "(", ")", "((", "[", "]", "{", "}", ",", ";", ".", "*", "'", "\"", "`", "$$", "--", "/*", "*/", "/*+", "::",
        "=>", "||", "<",
        "SELECT", "FROM", "WHERE", "AS", "AND", "OR", "NOT", "IN", "BETWEEN", "CASE", "END", "OVER",
        "INTERVAL '1' DAY", "NULL", "TABLE",
        "UNION ALL", "JOIN", "ON", "WITH", "VALUES", "ARRAY[", "MAP[", "ROW(", "CAST(", "x", "1", "1e309",
        "99999999999999999999",
        "\0", "\t", "\r\n", "é", "\uD83D", "\uFEFF", "\u2019",
    ];

    /// <summary>One to three changes of letters and stretches.</summary>
    public static string OfText(Random random, string text)
    {
        var mutated = new StringBuilder(text);
        var count = random.Next(1, 4);
        for (var i = 0; i < count; i++) { ChangeText(random, mutated); }
        return mutated.ToString();
    }

    /// <summary>A word put in the place of another one: of the same text, or one that may stand there.</summary>
    /// <param name="random">What chooses.</param>
    /// <param name="text">Words with blanks between them.</param>
    /// <param name="names">Words that may stand for each other.</param>
    /// <param name="others">Words for any place.</param>
    public static string OfWords(Random random, string text, string[] names, string[] others)
    {
        var words = text.Split(' ');
        var places = Enumerable.Range(0, words.Length).Where(i => names.Contains(words[i].TrimEnd(','))).ToArray();
        var isName = places.Length > 0 && random.Next(5) > 0;
        var at = isName ? places[random.Next(places.Length)] : random.Next(words.Length);
        var comma = words[at].EndsWith(',') ? "," : "";
        words[at] = isName ? names[random.Next(names.Length)] + comma
            : random.Next(2) == 0 ? others[random.Next(others.Length)] : words[random.Next(words.Length)];
        return string.Join(' ', words);
    }

    private static void ChangeText(Random random, StringBuilder text)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        switch (random.Next(6))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, Splinters[random.Next(Splinters.Length)]); break;
            case 2: text.Insert(at, $" {Splinters[random.Next(Splinters.Length)]} "); break;
            case 3: text.Insert(random.Next(text.Length + 1), text.ToString(at, length)); break;
            case 4 when at < text.Length: text[at] = (char)random.Next(32, 127); break;
            default: SwapWords(random, text); break;
        }
    }

    private static void SwapWords(Random random, StringBuilder text)
    {
        var words = text.ToString().Split(' ');
        var (a, b) = (random.Next(words.Length), random.Next(words.Length));
        (words[a], words[b]) = (words[b], words[a]);
        text.Clear().AppendJoin(' ', words);
    }
}
