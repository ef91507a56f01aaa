using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests;

/// <summary>
/// Whole messages of errors as they were agreed: a file of entries, each a title after <c>###</c>, the SQL, a line of
/// <c>---</c> and the message. With GOLDEN_UPDATE=1 in the environment the messages are written anew: then read the
/// diff.
/// </summary>
internal static class ErrorBook
{
    private const string Title = "### ";
    private const string Divider = "---";

    /// <summary>Holds every entry of a file against what an action throws for its SQL.</summary>
    /// <param name="path">Within this project's folder.</param>
    /// <param name="act">What must throw <see cref="SqlException"/>.</param>
    public static void Check(string path, Action<string> act)
    {
        var file = Path.Combine(Folder(), path);
        var entries = Read(file);
        Assert.NotEmpty(entries);
        var expected = Write(entries);
        var actual = Write([.. entries.Select(e => e with { Message = MessageOf(act, e.Sql) })]);
        if (Environment.GetEnvironmentVariable("GOLDEN_UPDATE") == "1") { File.WriteAllText(file, actual); }
        else { Assert.Equal(expected, actual); }
    }

    /// <summary>The texts of all books of all projects, for tests that look for codes.</summary>
    public static string[] All() =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root(), "tests"))
            .SelectMany(tests => Directory.EnumerateFiles(tests, "errors*.txt", SearchOption.AllDirectories))
            .Select(File.ReadAllText),
    ];

    /// <summary>The tree's top.</summary>
    public static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Telemetry.sln")))
        {
            directory = directory.Parent;
        }
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run within the tree.");
    }

    private static string Folder() =>
        Path.Combine(Root(), "tests", typeof(ErrorBook).Assembly.GetName().Name ?? "");

    private static string MessageOf(Action<string> act, string sql)
    {
        try
        {
            act(sql);
            return "(no error)";
        }
        catch (SqlException e) { return e.Message; }
    }

    private sealed record Entry(string Name, string Sql, string Message);

    private static List<Entry> Read(string file)
    {
        var entries = new List<Entry>();
        foreach (var block in File.ReadAllText(file).Split(Title, StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.TrimEnd('\n').Split('\n');
            var divider = Array.IndexOf(lines, Divider);
            if (divider < 0) { divider = lines.Length; }
            var sql = string.Join('\n', lines[1..divider]);
            var message = divider < lines.Length ? string.Join('\n', lines[(divider + 1)..]) : "";
            entries.Add(new Entry(lines[0], sql, message));
        }
        return entries;
    }

    private static string Write(List<Entry> entries)
        => string.Join("\n", entries.Select(e => $"{Title}{e.Name}\n{e.Sql}\n{Divider}\n{e.Message}\n"));
}
