using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// What was true at each step of the plant, from a second plant of the same seed and scenario that no driver ever
/// touched.
/// </summary>
internal sealed class TruthTable
{
    private readonly List<MachineTruth> _steps = [];
    private readonly List<double[]> _outputs = [];

    public TruthTable(ulong seed, string machine, FaultSchedule faults, TimeSpan length)
    {
        var bench = new SensorBench(seed, machine, faults, new VirtualTime());
        for (var at = TimeSpan.Zero; at <= length; at += SimulatedPlant.Step)
        {
            _steps.Add(bench.TruthAt(at));
            var outputs = new List<double>();
            bench.ReadOutputs(at, (_, value) => outputs.Add(value));
            _outputs.Add([.. outputs]);
        }
    }

    /// <summary>The least and the greatest that was true of something from one time to another.</summary>
    public (double Min, double Max) Between(TimeSpan from, TimeSpan to, Func<MachineTruth, double> part)
    {
        var min = double.PositiveInfinity;
        var max = double.NegativeInfinity;
        var first = Math.Max(0, from.Ticks / SimulatedPlant.Step.Ticks);
        var last = Math.Min(_steps.Count - 1, (to.Ticks / SimulatedPlant.Step.Ticks) + 1);
        for (var i = (int)first; i <= last; i++)
        {
            var value = part(_steps[i]);
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }
        return (min, max);
    }

    /// <summary>Did an output of the machine's controller say this, at some step between two times?</summary>
    public bool WasOutput(int output, double value, double rounding, TimeSpan from, TimeSpan to)
    {
        var first = (int)Math.Max(0, from.Ticks / SimulatedPlant.Step.Ticks);
        var last = (int)Math.Min(_outputs.Count - 1, to.Ticks / SimulatedPlant.Step.Ticks);
        for (var i = first; i <= last; i++)
        {
            if (Math.Abs(_outputs[i][output] - value) <= rounding)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The times at which something became true or false.</summary>
    public IEnumerable<(TimeSpan At, bool Is)> Changes(Func<MachineTruth, bool> part)
    {
        for (var i = 1; i < _steps.Count; i++)
        {
            if (part(_steps[i]) != part(_steps[i - 1]))
            {
                yield return (i * SimulatedPlant.Step, part(_steps[i]));
            }
        }
    }
}
