using CsCheck;

namespace Telemetry.Alerts.Tests;

/// <summary>Devices that come and go under a clock that is set, and sensors that fall silent, against what the rules
/// say in a few words.</summary>
public sealed class PresencePropertyTests
{
    private const long Second = 1_000_000;

    /// <summary>Away for so long by elapsed time: raised when that is seen, resolved with the return; start and end are
    /// journal time.</summary>
    [Fact]
    public void Offline_counts_elapsed_time_whatever_the_clock_does() =>
        Gen.Select(Gen.Int[0, 30], Gen.Select(Gen.Int[0, 5], Gen.Int[0, 20], Gen.Int[0, 500]).Array[1, 40])
            .Sample(CompareOffline, iter: 5_000, threads: 1);

    /// <summary>Silent by the device's clock, in whole windows behind the last one with a reading and behind its last
    /// return.</summary>
    [Fact]
    public void Silence_is_told_by_the_devices_clock() =>
        Gen.Select(Gen.Int[1, 60], Gen.Select(Gen.Int[0, 5], Gen.Int[0, 12]).Array[1, 40])
            .Sample(CompareSilence, iter: 5_000, threads: 1);

    private static void CompareOffline(int span, (int Kind, int By, int Jump)[] steps)
    {
        AlertRule rule = new()
        {
            Id = "gone",
            Kind = AlertRuleKind.Offline,
            Stream = AlertRule.DevicesStream,
            For = TimeSpan.FromSeconds(span),
        };
        DevicePresence device = New(rule);
        (long at, long elapsed, long left, long since, long end) = (1_000 * Second, 0, 0, 0, long.MinValue);
        (bool isAway, bool isTold, int ordinal) = (false, false, 0);
        foreach ((int kind, int by, int jump) in steps)
        {
            elapsed += by * Second;
            at += (by + (kind == 5 ? jump : 0)) * Second;
            List<AlertEvent> events = [];
            List<string> expected = [];
            void See()
            {
                if (isAway && !isTold && elapsed - left >= span * Second)
                {
                    isTold = true;
                    expected.Add($"raised {++ordinal} {since} peak {span}");
                }
            }

            switch (kind)
            {
                case 0 or 1:
                    device.Leave(at, elapsed);
                    (left, since) = isAway ? (left, since) : (elapsed, Math.Max(at, end));
                    isAway = true;
                    break;
                case 2:
                    See();
                    device.Return(0, at, elapsed, events);
                    device.EndReturn();
                    if (isAway && isTold)
                    {
                        end = events[^1].End ?? -1;
                        double peak = Math.Max(span, (elapsed - left) / 1e6);
                        expected.Add($"resolved {ordinal} {since} peak {peak}");
                        Assert.InRange(end, Math.Max(since, at), Math.Max(since, at) + 2);
                    }

                    (isAway, isTold) = (false, false);
                    break;
                default:
                    See();
                    device.Pass(0, at, elapsed, events);
                    break;
            }

            Assert.Equal(expected, events.Select(e => FormattableString.Invariant(
                $"{(e.Kind == AlertEventKind.Raised ? "raised" : "resolved")} {e.Ordinal} {e.Start} peak {e.Peak}")));
            device = by % 5 == 0 ? Copy(device, rule) : device;
        }
    }

    private static DevicePresence New(AlertRule rule) => new(
        new KeyFolds("press", null, "press", [new RuleFold(0, rule, "press", saysWhere: false)]), [rule]);

    private static DevicePresence Copy(DevicePresence device, AlertRule rule)
    {
        byte[] bytes = Snapshots.Of(device.Snapshot);
        DevicePresence copy = New(rule);
        Snapshots.Restore(bytes, copy.Restore);
        Assert.Equal(bytes, Snapshots.Of(copy.Snapshot));
        return copy;
    }

    private static void CompareSilence(int span, (int Kind, int By)[] steps)
    {
        AlertRule rule = new() { Id = "silent", Kind = AlertRuleKind.Absence, For = TimeSpan.FromSeconds(span) };
        var fold = new RuleFold(0, rule, "k", saysWhere: false);
        (long clock, long? last, long resumed, long? firing, int ordinal) = (0, null, 0, null, 0);
        foreach ((int kind, int by) in steps)
        {
            List<AlertEvent> events = [];
            List<string> expected = [];
            long since = Math.Max(last ?? 0, resumed);
            long due = last is long end
                ? end + ((Math.Max(0, since + span - end) + 9) / 10 * 10)
                : long.MaxValue;
            switch (kind)
            {
                case 0:
                    // It is back: its clock is not ahead of journal time.
                    resumed = Math.Max(resumed, clock + by);
                    fold.Resume((clock + by) * Second);
                    break;
                case < 3:
                    clock += by;
                    fold.Pass((clock * Second) - 1, clock * Second, events);
                    if (firing is null && clock >= due)
                    {
                        firing = since;
                        expected.Add($"raised {++ordinal} {since}");
                    }

                    break;
                default:
                    // A window closes behind all that the clock has passed.
                    long start = (Math.Max(clock, last ?? 0) + 9 + (by * 10)) / 10 * 10;
                    clock = start + 10;
                    ResultRow row = new(start * Second, clock * Second, 1, ResultState.Final);
                    fold.Apply(row, clock * Second, events);
                    if (firing is null && last is not null && start - since >= span)
                    {
                        firing = since;
                        expected.Add($"raised {++ordinal} {since}");
                    }

                    if (firing is not null)
                    {
                        expected.Add($"resolved {ordinal} {firing} {clock}");
                    }

                    (firing, last) = (null, clock);
                    break;
            }

            Assert.Equal(expected, events.Select(e => e.Kind == AlertEventKind.Raised
                ? $"raised {e.Ordinal} {e.Start / Second}"
                : $"resolved {e.Ordinal} {e.Start / Second} {e.End / Second}"));
        }
    }
}
