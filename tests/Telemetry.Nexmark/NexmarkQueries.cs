using System.Globalization;

namespace Telemetry.Nexmark;

/// <summary>The texts of the queries.</summary>
public static class NexmarkQueries
{
    /// <summary>Their names, q0 to q22.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Enumerable.Range(0, 23).Select(number => string.Create(CultureInfo.InvariantCulture, $"q{number}"))];

    /// <summary>The tables' declarations.</summary>
    public static string Tables { get; } = Read("tables");

    /// <summary>A query's text, without the tables.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The text, one statement and what is set before it.</returns>
    public static string Query(string name) => Read(name);

    /// <summary>A query and its tables: a whole script.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The text.</returns>
    public static string Script(string name) => $"{Tables}\n{Query(name)}";

    private static string Read(string name)
    {
        using var stream = typeof(NexmarkQueries).Assembly.GetManifestResourceStream($"{name}.sql")
            ?? throw new ArgumentException($"There is no query '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
