using System.Globalization;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Playback;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// The hour before the demo began, from the same plant that goes on living afterwards: what BME280 and serial device
/// would have said once a second. Forty minutes before the end the pump's bearing ran hot, so that there is an alert
/// to look at.
/// </summary>
internal static class DemoHistory
{
    /// <summary>The past incident: which machine, how long before the end, for how long.</summary>
    public static readonly TimeSpan IncidentBeforeEnd = TimeSpan.FromMinutes(40);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Advances the plant to <paramref name="end"/> and returns each machine's rows on the way.</summary>
    /// <param name="plant">A plant at its beginning.</param>
    /// <param name="startMillis">Epoch ms of the plant's beginning.</param>
    /// <param name="end">Plant time up to which (exclusively) there are rows.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<RecordedRow>> Run(
        SimulatedPlant plant, long startMillis, TimeSpan end)
    {
        var rows = plant.Machines.ToDictionary(m => m.Spec.Name, _ => new List<RecordedRow>(), StringComparer.Ordinal);
        var incident = end - IncidentBeforeEnd;
        for (var t = Period; t < end; t += Period)
        {
            if (incident > TimeSpan.Zero && t >= incident && t < incident + Period)
            {
                plant.AdvanceTo(incident);
                DemoFault.Overheat.InjectInto(plant, DemoFault.Overheat.Machine);
            }

            var millis = startMillis + (long)t.TotalMilliseconds;
            foreach (var machine in rows.Keys)
            {
                Append(plant, machine, t, millis, rows[machine]);
            }
        }

        return rows.ToDictionary(p => p.Key, p => (IReadOnlyList<RecordedRow>)p.Value, StringComparer.Ordinal);
    }

    private static void Append(SimulatedPlant plant, string machine, TimeSpan at, long millis, List<RecordedRow> into)
    {
        var air = plant.Environment(machine, at);
        Add("temperature", Math.Round(air.Celsius, 2));
        Add("humidity", Math.Round(air.Humidity, 2));
        Add("pressure", Math.Round(air.Pascal, 0));
        plant.ReadSensors(machine, at, Add);

        void Add(string metric, double value) => into.Add(new RecordedRow(
            machine, metric, value.ToString(CultureInfo.InvariantCulture), millis, millis, into.Count + 1));
    }
}
