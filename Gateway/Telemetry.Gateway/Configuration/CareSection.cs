using System.Globalization;
using Telemetry.Alerts.Care;
using Telemetry.Contract;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Configuration;

/// <summary>Reads how alerts are cared for: <c>maintenance</c> and <c>escalations</c>.</summary>
internal static class CareSection
{
    private const string NameRule = "a name of 1 to 128 characters out of A-Z a-z 0-9 _ . : -";
    private const string TimeRule = "a time such as 2026-01-31T06:00:00Z";
    private const string ClockRule = "a time of day such as 06:30, up to 24:00";
    private const string ZoneRule = "the name of a time zone that this machine knows, such as Europe/Berlin or UTC";
    private const double WeekSeconds = 7 * 86_400;

    private static readonly string[] DayWords = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK"];

    /// <summary>The word for a day of the week.</summary>
    public static string WordOf(DayOfWeek day) => DayWords[(int)day];

    /// <summary>A time of day as the file says it.</summary>
    public static string WordOf(TimeSpan clock) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)clock.TotalHours:00}:{clock.Minutes:00}");

    /// <summary>The section <c>maintenance</c>.</summary>
    public static IReadOnlyList<MaintenanceWindow> Maintenance(ConfigurationNode node) => Named(
        node.List(CareLimits.MaintenanceMax), Window, window => window.Id);

    /// <summary>The section <c>escalations</c>.</summary>
    public static IReadOnlyList<EscalationChain> Escalations(ConfigurationNode node) => Named(
        node.List(CareLimits.EscalationsMax), Chain, chain => chain.Id);

    private static List<T> Named<T>(
        IReadOnlyList<ConfigurationNode> items, Func<ConfigurationNode, T> read, Func<T, string> idOf)
    {
        List<T> entries = [];
        foreach (ConfigurationNode item in items)
        {
            T entry = read(item);
            if (entries.Exists(other => idOf(other) == idOf(entry)))
            {
                throw item.Refuse($"each id once; \"{idOf(entry)}\" is there already");
            }

            entries.Add(entry);
        }

        return entries;
    }

    private static MaintenanceWindow Window(ConfigurationNode node)
    {
        var keys = node.Object("id", "matchers", "from", "to", "weekly", "comment");
        bool isOnce = keys.ContainsKey("from") && keys.ContainsKey("to") && !keys.ContainsKey("weekly");
        bool isWeekly = keys.ContainsKey("weekly") && !keys.ContainsKey("from") && !keys.ContainsKey("to");
        if (!keys.TryGetValue("id", out ConfigurationNode id) || isOnce == isWeekly)
        {
            throw node.Refuse("a maintenance window needs the key id, and either from and to or weekly");
        }

        MaintenanceWindow window = new() { Id = id.Text(NameRule, IsName) };
        foreach ((string key, ConfigurationNode value) in keys)
        {
            window = key switch
            {
                "matchers" => window with { Matchers = MatcherSection.Read(value) },
                "from" => window with { From = Time(value) },
                "to" => window with { To = Time(value) },
                "weekly" => window with { Weekly = Weekly(value) },
                "comment" => window with { Comment = value.Text("a text of at most 512 characters", IsShort) },
                _ => window,
            };
        }

        return window.From >= window.To ? throw node.Refuse("to lies after from") : window;
    }

    private static WeeklySchedule Weekly(ConfigurationNode node)
    {
        var keys = node.Object("days", "start", "end", "zone");
        if (!keys.TryGetValue("days", out ConfigurationNode days)
            || !keys.TryGetValue("start", out ConfigurationNode start)
            || !keys.TryGetValue("end", out ConfigurationNode end))
        {
            throw node.Refuse("a weekly schedule needs the keys days, start and end");
        }

        DayOfWeek[] named =
        [
            .. days.List(DayWords.Length)
                .Select(day => (DayOfWeek)Array.IndexOf(DayWords, day.OneOf(DayWords)))
                .Distinct().Order(),
        ];
        TimeSpan from = Clock(start, isEnd: false);
        TimeSpan to = Clock(end, isEnd: true);
        TimeZoneInfo zone = TimeZoneInfo.Utc;
        if (keys.TryGetValue("zone", out ConfigurationNode place))
        {
            string name = place.Text(ZoneRule, text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _));
            zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        }

        return named.Length == 0 || from == to
            ? throw node.Refuse("a weekly schedule needs at least one day, and an end that is not its start")
            : new WeeklySchedule(named, from, to, zone);
    }

    private static EscalationChain Chain(ConfigurationNode node)
    {
        var keys = node.Object("id", "matchers", "steps");
        if (!keys.TryGetValue("id", out ConfigurationNode id) || !keys.TryGetValue("steps", out ConfigurationNode list))
        {
            throw node.Refuse("an escalation needs the keys id and steps");
        }

        EscalationStep[] steps = [.. list.List(CareLimits.EscalationStepsMax).Select(Step)];
        bool isInOrder = steps.Zip(steps.Skip(1)).All(pair => pair.First.After < pair.Second.After);
        if (steps.Length == 0 || !isInOrder)
        {
            throw list.Refuse("steps are one or more, each later than the one before");
        }

        return new EscalationChain
        {
            Id = id.Text(NameRule, IsName),
            Matchers = keys.TryGetValue("matchers", out ConfigurationNode which) ? MatcherSection.Read(which) : [],
            Steps = steps,
        };
    }

    private static EscalationStep Step(ConfigurationNode node)
    {
        var keys = node.Object("after_seconds", "to");
        return keys.TryGetValue("after_seconds", out ConfigurationNode after)
            && keys.TryGetValue("to", out ConfigurationNode to)
                ? new EscalationStep(
                    TimeSpan.FromSeconds(after.Number(0, WeekSeconds)), to.Text(NameRule, IsName))
                : throw node.Refuse("a step needs the keys after_seconds and to");
    }

    private static bool IsName(string text) => Names.IsValid(text);

    private static bool IsShort(string text) => text.Length <= Telemetry.Alerts.AlertLimits.TextLengthMax;

    private static long Time(ConfigurationNode node) => EventTimes.ToMicros(
        DateTimeOffset.ParseExact(
            node.Text(TimeRule, text => TryTime(text, out _)), TimeFormats, CultureInfo.InvariantCulture));

    // With an offset: a time that depends on where the machine stands is none.
    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
        && (text[^1] is 'Z' || text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');

    private static TimeSpan Clock(ConfigurationNode node, bool isEnd)
    {
        string text = node.Text(ClockRule, clock => clock == "24:00" ? isEnd : TimeOnly.TryParseExact(
            clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        return text == "24:00"
            ? TimeSpan.FromDays(1)
            : TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan();
    }
}
