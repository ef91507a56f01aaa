using System.Globalization;
using System.Text;
using Telemetry.Engine.Sql.Tests;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>
/// A plant's day as a file: a title, a configuration behind <c>config:</c>, others to go on with behind
/// <c>config NAME:</c>, steps behind <c>steps:</c> (<see cref="ScenarioScript"/>), the events that must come behind
/// <c>events:</c>, and behind <c>events killed:</c> those of a gateway that is killed after each step where they are
/// others: for a gateway that starts all devices were away, so what counts from a device's return is counted anew.
/// </summary>
/// <param name="Name">The file's name without its end.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Configs">The gateway's configurations; it begins with the one without a name.</param>
/// <param name="Lines">What happens, a line each.</param>
/// <param name="Events">What must come of it, a line each.</param>
internal sealed record Scenario(
    string Name, string Title, IReadOnlyDictionary<string, string> Configs, string[] Lines, string[] Events)
{
    private const string ConfigHead = "config";
    private const string KilledHead = "events killed";

    /// <summary>What happens.</summary>
    public IReadOnlyList<ScenarioStep> Steps { get; init; } = ScenarioScript.Read(Lines);

    /// <summary>What must come when the gateway dies after each step.</summary>
    public string[] EventsKilled { get; private init; } = Events;

    /// <summary>The same day with a gateway that dies after each step, as its journal has it: it finds who was there
    /// away, and who was there comes back.</summary>
    public Scenario Killed() => this with { Steps = [.. StepsKilled()] };

    /// <summary>Journal time and elapsed time of each step, as a gateway stamps them: a clock that is set by a day
    /// or more, or back, moves no elapsed time, and journal time never goes back.</summary>
    public IReadOnlyList<(long Journal, long Elapsed)> Stamps() => [.. StampsOf(Steps)];

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
        List<(string Head, List<string> Lines)> parts = [("title", [])];
        foreach (string line in File.ReadAllLines(Path.Combine(Folder, name + ".txt")))
        {
            string head = line.EndsWith(':') ? line[..^1] : "";
            if (head is ConfigHead or "steps" or "events" or KilledHead
                || head.StartsWith(ConfigHead + " ", StringComparison.Ordinal))
            {
                parts.Add((head, []));
            }
            else if (line.Length > 0)
            {
                parts[^1].Lines.Add(line);
            }
        }

        string[] Of(string head) => [.. parts.Single(part => part.Head == head).Lines];
        return new Scenario(
            name,
            string.Join('\n', Of("title")),
            parts.Where(part => part.Head.StartsWith(ConfigHead, StringComparison.Ordinal)).ToDictionary(
                part => part.Head[ConfigHead.Length..].Trim(), part => string.Join('\n', part.Lines),
                StringComparer.Ordinal),
            Of("steps"),
            Of("events"))
        {
            EventsKilled = Of(parts.Exists(part => part.Head == KilledHead) ? KilledHead : "events"),
        };
    }

    private IEnumerable<ScenarioStep> StepsKilled()
    {
        SortedSet<string> online = new(StringComparer.Ordinal);
        foreach (ScenarioStep step in Steps)
        {
            yield return step;
            if (step.Pack is { } pack)
            {
                online.Add(pack.Device);
            }
            else if (step.Words is ["online", var came])
            {
                online.Add(came);
            }
            else if (step.Words is ["offline", var left])
            {
                online.Remove(left);
            }

            foreach (string state in (string[])["offline", "online"])
            {
                foreach (string device in online)
                {
                    yield return new ScenarioStep(step.Micros, [state, device], null);
                }
            }
        }
    }

    private static IEnumerable<(long Journal, long Elapsed)> StampsOf(IReadOnlyList<ScenarioStep> steps)
    {
        (long clock, long journal, long elapsed) = (steps[0].Micros, steps[0].Micros, steps[0].Micros);
        foreach (ScenarioStep step in steps)
        {
            long by = step.Micros - clock;
            by = by is < 0 or >= 86_400_000_000 ? 1_000_000 : by;
            (clock, journal, elapsed) = (step.Micros, Math.Max(step.Micros, journal + by), elapsed + by);
            yield return (journal, elapsed);
        }
    }

    /// <summary>Writes the file with these events, and those of <see cref="Killed"/> if they are others.</summary>
    public void Write(IReadOnlyList<string> events, IReadOnlyList<string> killed)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Title}\n");
        foreach ((string name, string config) in Configs)
        {
            string head = name.Length == 0 ? ConfigHead : $"{ConfigHead} {name}";
            text.Append(CultureInfo.InvariantCulture, $"\n{head}:\n{config}\n");
        }

        text.Append("\nsteps:\n").AppendJoin('\n', Lines).Append("\n\nevents:\n");
        foreach (string line in events)
        {
            text.Append(line).Append('\n');
        }

        if (!killed.SequenceEqual(events))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{KilledHead}:\n");
            foreach (string line in killed)
            {
                text.Append(line).Append('\n');
            }
        }

        File.WriteAllText(Path.Combine(Folder, Name + ".txt"), text.ToString());
    }
}
