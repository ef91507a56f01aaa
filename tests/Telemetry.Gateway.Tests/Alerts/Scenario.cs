using System.Globalization;
using System.Text;
using Telemetry.Engine.Sql.Tests;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>
/// A plant's day as a file: a title, a configuration behind <c>config:</c>, steps behind <c>steps:</c> (the first word
/// is the journal's time in seconds) and the events that must come behind <c>events:</c>.
/// </summary>
/// <param name="Name">The file's name without its end.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Config">The gateway's configuration.</param>
/// <param name="Steps">What happens, a line each.</param>
/// <param name="Events">What must come of it, a line each.</param>
internal sealed record Scenario(string Name, string Title, string Config, string[] Steps, string[] Events)
{
    private static string Folder => Path.Combine(
        ErrorBook.Root(), "tests", "Telemetry.Gateway.Tests", "Alerts", "Scenarios");

    /// <summary>The names of all.</summary>
    public static string[] Names() =>
    [
        .. Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal),
    ];

    public static Scenario Read(string name)
    {
        Dictionary<string, List<string>> parts = new() { ["title"] = [] };
        List<string> part = parts["title"];
        foreach (string line in File.ReadAllLines(Path.Combine(Folder, name + ".txt")))
        {
            if (line is "config:" or "steps:" or "events:")
            {
                parts.Add(line, part = []);
            }
            else if (line.Length > 0)
            {
                part.Add(line);
            }
        }

        return new Scenario(name, string.Join('\n', parts["title"]), string.Join('\n', parts["config:"]),
            [.. parts["steps:"]], [.. parts["events:"]]);
    }

    /// <summary>Writes the file with these events.</summary>
    public void Write(IEnumerable<string> events)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Title}\n\nconfig:\n{Config}\n\nsteps:\n");
        text.AppendJoin('\n', Steps).Append("\n\nevents:\n");
        foreach (string line in events)
        {
            text.Append(line).Append('\n');
        }

        File.WriteAllText(Path.Combine(Folder, Name + ".txt"), text.ToString());
    }
}
