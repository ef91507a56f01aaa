using System.Globalization;
using Telemetry.Contract;
using Telemetry.FirmwareSim.Nmea;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>What must hold of all that the agent has told of the hour.</summary>
internal sealed class HourTruth(HourOfFaults hour)
{
    private static readonly TimeSpan Boundary = TimeSpan.FromSeconds(15);

    private readonly List<string> _broken = [];

    private VirtualAgent Agent => hour.Agent;

    private TruthTable Truth => hour.Truth;

    /// <summary>All that does not hold.</summary>
    public IReadOnlyList<string> Check()
    {
        CheckPromises();
        CheckOutputs();
        CheckBoat();
        CheckHost();
        CheckContact();
        CheckTurns();
        CheckTimes();
        CheckNothingMissing();
        CheckNoSilenceUntold();
        return _broken;
    }

    private IEnumerable<VirtualReading> Of(string device, string metric) =>
        Agent.Readings.Where(r => r.Device == device && r.Metric == metric);

    private void Broken(FormattableString what) => _broken.Add(what.ToString(CultureInfo.InvariantCulture));

    private void CheckPromises()
    {
        foreach (var promise in EveryFaultOnceSensors.Promises)
        {
            var readings = Of("hall", promise.Metric).ToArray();
            if (!readings.Any(r => r.IsGood))
            {
                Broken($"{promise.Metric} has no good reading");
            }
            foreach (var reading in readings.Where(r => r.IsGood && !promise.Holds(r, Truth)))
            {
                Broken($"{reading} is not true");
            }
        }
    }

    /// <summary>What comes over Modbus and lines is one of the controller's own words of that moment.</summary>
    private void CheckOutputs()
    {
        foreach (var (device, metric, output, rounding) in EveryFaultOnceSensors.Outputs)
        {
            var count = 0;
            foreach (var reading in Of(device, metric).Where(r => r.IsGood))
            {
                count++;
                var from = reading.At - TimeSpan.FromSeconds(0.25);
                if (!Truth.WasOutput(
                    output, reading.Value, rounding, from, reading.At + TimeSpan.FromSeconds(0.4)))
                {
                    Broken($"{reading} was never said");
                }
            }
            if (count < 2000)
            {
                Broken($"{device}/{metric}: only {count} readings");
            }
        }
    }

    private void CheckBoat()
    {
        var vessel = new Vessel(hour.Faults.Seed);
        (string Metric, Func<VesselState, double> Truth, double Accuracy)[] said =
        [
            ("latitude", v => v.Latitude, 1e-6), ("longitude", v => v.Longitude, 1e-6), ("speed", v => v.Speed, 0.02),
            ("course", v => v.Course, 0.1), ("heading", v => v.Heading, 0.1), ("wind_angle", v => v.WindAngle, 0.1),
            ("wind_speed", v => v.WindSpeed, 0.06), ("depth", v => v.Depth, 0.4),
            ("xdr_WATER", v => v.WaterCelsius, 0.01),
        ];
        foreach (var (metric, truth, accuracy) in said)
        {
            foreach (var reading in Of("boat", metric))
            {
                var off = Math.Abs(reading.Value - truth(vessel.At(reading.At)));
                if (Math.Min(off, Math.Abs(360 - off)) > accuracy)
                {
                    Broken($"{reading} is not true");
                }
            }
        }
    }

    private void CheckHost()
    {
        (string Metric, Func<TimeSpan, double> Truth, double Accuracy)[] said =
        [
            ("host_memory", FirmwareSim.Host.SimulatedHost.Memory, 0.1),
            ("host_load", FirmwareSim.Host.SimulatedHost.Load, 0.01),
            ("host_temperature", FirmwareSim.Host.SimulatedHost.Celsius, 0.1),
            ("host_cpu", FirmwareSim.Host.SimulatedHost.Busy, 3),
        ];
        foreach (var (metric, truth, accuracy) in said)
        {
            foreach (var reading in Of("computer", metric).Where(r => Math.Abs(r.Value - truth(r.At)) > accuracy))
            {
                Broken($"{reading} is not true: {truth(reading.At)}");
            }
        }
        foreach (var reading in Of("computer", "host_undervoltage"))
        {
            if (reading.Value != 0 != hour.Host.IsUndervoltage(reading.At))
            {
                Broken($"{reading} is not true");
            }
        }
    }

    /// <summary>A wrong date is not called synchronised, and nothing is dated while the power was off.</summary>
    private void CheckTimes()
    {
        foreach (var reading in Agent.Readings)
        {
            if (reading.DaysOff != 0 && reading.TimeQuality == TimeQuality.Synced)
            {
                Broken($"{reading} has a wrong date");
            }
            if (!Agent.Runs.Any(r => reading.At >= r.Begin - TimeSpan.FromSeconds(0.1) && reading.At <= r.End))
            {
                Broken($"{reading} is of a time when nothing ran");
            }
        }
    }

    private void CheckContact()
    {
        var gone = hour.Faults.All.Single(f => f.Target == "running");
        var told = Agent.Readings.Where(r => r.Metric == "running").OrderBy(r => r.At).ToArray();
        foreach (var (at, isRunning) in Truth.Changes(t => t.IsLoaded).Where(c => c.At < hour.End))
        {
            // Between its last poll before the chip went and the first after, nobody watched: that one says so.
            var isGone = at >= gone.At - TimeSpan.FromSeconds(0.2)
                && at <= told.First(r => r.Quality == ValueQuality.Gap).At;
            isGone |= Agent.Runs.Any(r => (at - r.End).Duration() < TimeSpan.FromSeconds(2))
                || !Agent.Runs.Any(r => at > r.Begin + TimeSpan.FromSeconds(0.5) && at < r.End);
            var found = told.FirstOrDefault(r => (r.At - at).Duration() <= Rounding(r));
            if (!isGone && (found is null || found.Value != 0 != isRunning))
            {
                var near = told.MinBy(r => (r.At - at).Duration());
                Broken($"running became {isRunning} at {at}, told: {near}");
            }
        }
        var changes = Truth.Changes(t => t.IsLoaded).ToArray();
        foreach (var reading in told)
        {
            var at = reading.At + Rounding(reading);
            var isRunning = changes.Any(c => c.At <= at) ? changes.Last(c => c.At <= at).Is : !changes[0].Is;
            if (reading.Value != 0 != isRunning)
            {
                Broken($"{reading} is not true");
            }
        }
    }

    /// <summary>A receiver's time has hundredths of a second.</summary>
    private static TimeSpan Rounding(VirtualReading reading) =>
        reading.TimeQuality == TimeQuality.Synced ? TimeSpan.Zero : TimeSpan.FromSeconds(0.01);

    private void CheckTurns()
    {
        double? uncounted = null; // What nobody counted: before the first poll, and while the chip was gone.
        foreach (var reading in Agent.Readings.Where(r => r.Metric == "turns"))
        {
            var (min, max) = Truth.Between(
                reading.At - TimeSpan.FromSeconds(0.2), reading.At + TimeSpan.FromSeconds(0.1), t => t.Revolutions);
            if (uncounted is not { } missing || reading.Quality == ValueQuality.Gap)
            {
                uncounted = max - reading.Value;
            }
            else if (reading.Value + missing < min - (2 * SensorBench.TurnsPerPulse)
                || reading.Value + missing > max + SensorBench.TurnsPerPulse)
            {
                Broken($"{reading} is not true: {min} to {max} less {missing}");
            }
        }
    }

    /// <summary>
    /// Of each run of the agent: the due times are the readings and what the ledger says, to the last one. Of a run
    /// that ended without a last word, up to a quarter of a minute before; the rest is told as downtime.
    /// </summary>
    private void CheckNothingMissing()
    {
        foreach (var sensor in EveryFaultOnceSensors.Polled)
        {
            var given = Of(sensor.Device, sensor.Metric).Select(r => (r.Boot, r.At)).Distinct().ToArray();
            var told = Agent.Losses.Where(l => l.Entry.Metric == sensor.Name && l.Entry.How == "missed").ToArray();
            foreach (var (begin, end) in Agent.Runs)
            {
                var until = end == hour.End ? end : end - Boundary;
                var due = (long)((until - begin).TotalSeconds / sensor.Period);
                var came = given.LongCount(g => g.At >= begin && g.At <= until);
                var missed = told.Where(l => l.From >= begin && l.To <= until).Sum(l => l.Entry.Lost);
                if (due != came + missed)
                {
                    Broken($"{sensor.Name} from {begin}: {due} due, {came} came, {missed} in the ledger");
                }
            }
            var down = Agent.Losses.Where(l => l.Entry.Metric == sensor.Name && l.Entry.How == "down").ToArray();
            var all = given.Length + told.Sum(l => l.Entry.Lost) + down.Sum(l => l.Entry.Lost);
            var slots = hour.End.TotalSeconds / sensor.Period;
            if (down.Length != Agent.Runs.Count - 1 || Math.Abs(all - slots) > 2 * Agent.Runs.Count)
            {
                Broken($"{sensor.Name}: {slots} due times, {all} told, down {down.Length} times");
            }
        }
    }

    /// <summary>Between two words of one who speaks by himself lies a breath, or the ledger says why.</summary>
    private void CheckNoSilenceUntold()
    {
        foreach (var speaker in EveryFaultOnceSensors.Speaking)
        {
            var breath = TimeSpan.FromSeconds(1.6 * speaker.Period);
            var period = TimeSpan.FromSeconds(speaker.Period);
            // A crash takes with it what was not told in its last seconds.
            (TimeSpan From, TimeSpan To)[] told =
            [
                .. Agent.Losses.Where(l => l.Entry.Metric == speaker.Name).Select(l => (l.From, l.To)),
                .. Agent.Runs.Where(r => r.End < hour.End).Select(r => (r.End - Boundary, r.End)),
            ];
            var times = Of(speaker.Device, speaker.Metric).Select(r => r.At).Order().ToArray();
            foreach (var (before, after) in times.Zip(times.Skip(1)).Where(p => p.Second - p.First > breath))
            {
                var reached = before + period;
                foreach (var (from, to) in told.Order())
                {
                    reached = from <= reached + period && to > reached ? to : reached;
                }
                if (reached + period < after)
                {
                    Broken($"{speaker.Name}: nobody says why there is nothing from {reached} to {after}");
                }
            }
        }
    }
}
