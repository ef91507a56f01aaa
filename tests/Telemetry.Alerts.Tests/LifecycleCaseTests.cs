using System.Text.Json;

namespace Telemetry.Alerts.Tests;

/// <summary>Plays a folder of case files when one lies beside the repository.</summary>
public sealed class LifecycleCaseTests
{
    [Fact]
    public void Cases_beside_the_repository_pass()
    {
        if (CaseFolder() is not string folder)
        {
            return;
        }

        int played = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (!document.RootElement.TryGetProperty("cases", out JsonElement cases))
            {
                continue;
            }

            foreach (JsonElement item in cases.EnumerateArray())
            {
                if (item.GetProperty("kind").GetString() == "alert_lifecycle")
                {
                    Play(item);
                    played++;
                }
            }
        }

        Assert.True(played > 0, $"No alert_lifecycle case in {folder}.");
    }

    private static string? CaseFolder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Telemetry.sln")))
            {
                string folder = Path.GetFullPath(Path.Combine(at.FullName, "..", "shared", "cases"));
                return Directory.Exists(folder) ? folder : null;
            }
        }

        return null;
    }

    private static void Play(JsonElement item)
    {
        string id = item.GetProperty("id").GetString() ?? "?";
        JsonElement spec = item.GetProperty("spec");
        var rule = new AlertRule
        {
            Id = "rule",
            RaiseAbove = spec.GetProperty("raise_above").GetDouble(),
            ClearBelow = spec.GetProperty("clear_below").GetDouble(),
            ForWindows = spec.GetProperty("for_windows").GetInt32(),
            LateAfter = TimeSpan.FromMilliseconds(spec.GetProperty("late_after_ms").GetInt64()),
        };
        var fold = new AlertFold(rule, "key");
        var ids = new Dictionary<long, AlertId>();
        var pending = new List<AlertEvent>();
        foreach (JsonElement step in item.GetProperty("steps").EnumerateArray())
        {
            int from = pending.Count;
            switch (step.GetProperty("op").GetString())
            {
                case "result":
                    fold.Apply(RowOf(step), Micros(step, "at"), pending);
                    break;
                case "ack":
                    fold.Acknowledge(ids[step.GetProperty("alert").GetInt64()], Micros(step, "at"), pending);
                    break;
                case "snapshot_and_restore":
                    fold = Snapshots.Copy(fold, rule);
                    break;
                case "expect":
                    string expected = string.Join('\n', step.GetProperty("events").EnumerateArray().Select(LineOf));
                    string actual = string.Join('\n', pending.Select(NaiveAlerts.Text.Of));
                    Assert.Equal($"{id}\n{expected}", $"{id}\n{actual}");
                    pending.Clear();
                    break;
                default:
                    Assert.Fail($"{id}: unknown step {step}");
                    break;
            }

            foreach (AlertEvent e in pending.Skip(from))
            {
                ids[e.Ordinal] = e.Id;
            }
        }

        Assert.Empty(pending);
    }

    private static ResultRow RowOf(JsonElement step) => new(
        Micros(step, "window_start"),
        Micros(step, "window_end"),
        step.GetProperty("value").GetDouble(),
        Enum.Parse<ResultState>(step.GetProperty("state").GetString() ?? "", ignoreCase: true));

    private static long Micros(JsonElement step, string name) => step.GetProperty(name).GetInt64() * 1000;

    private static string LineOf(JsonElement e)
    {
        long alert = e.GetProperty("alert").GetInt64();
        return e.GetProperty("event").GetString() switch
        {
            "raised" => NaiveAlerts.Text.Raised(alert, Micros(e, "start"), e.GetProperty("peak").GetDouble(),
                e.GetProperty("provisional").GetBoolean(), e.GetProperty("late").GetBoolean()),
            "amended" => NaiveAlerts.Text.Amended(alert, Micros(e, "start"),
                e.GetProperty("end").ValueKind == JsonValueKind.Null ? null : Micros(e, "end"),
                e.GetProperty("peak").GetDouble()),
            "resolved" => NaiveAlerts.Text.Resolved(alert, Micros(e, "end")),
            string name => NaiveAlerts.Text.Simple(name, alert),
            null => "?",
        };
    }
}
