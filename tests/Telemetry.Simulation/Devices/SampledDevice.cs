using Telemetry.Contract;
using Telemetry.Edge.Spooling;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Devices;

/// <summary>
/// A sensor that the agent polls: the agent stamps and numbers its readings, and nobody has them until they are in the
/// spool.
/// </summary>
internal sealed class SampledDevice(AgentNode agent, string name)
{
    private static readonly string[] Metrics = ["temperature", "pressure"];

    private readonly Signal[] _signals =
        [.. Metrics.Select(m => new Signal(agent.Node.World.Chance.Fork($"{name} {m}")))];

    public string Name => name;

    /// <summary>Polls in one life of the agent, for as long as that lasts.</summary>
    public async Task RunAsync(Life life, Spool spool, string boot)
    {
        var source = "sensor:" + name;
        using (var session = spool.Intake.Enter())
        {
            if (session.TryLedger(name, out var ledger))
            {
                ledger.Source(source); // Until the first poll has ended the device has no low watermark.
            }
        }
        while (true)
        {
            await Task.Delay(life.Chance.Between(agent.Period * 0.5, agent.Period * 1.5), life.Time);
            life.ThrowIfDead();
            Poll(life, spool, boot, source);
        }
    }

    private void Poll(Life life, Spool spool, string boot, string source)
    {
        List<TruthReading> taken = [];
        long generation;
        using (var session = spool.Intake.Enter())
        {
            if (!session.TryLedger(name, out var ledger))
            {
                return;
            }
            var stamp = session.Now();
            for (var i = 0; i < Metrics.Length && !agent.IsSilent; i++)
            {
                var value = _signals[i].Next();
                var seq = ledger.NextSeq;
                var result = session.Add(ledger, new SpoolReading
                {
                    Metric = Metrics[i],
                    Kind = ValueKind.Number,
                    Number = value,
                    Micros = stamp.Micros,
                    Quality = stamp.Quality,
                });
                if (result == IntakeResult.Taken)
                {
                    taken.Add(agent.Scenario.Truth.Add(new TruthReading
                    {
                        Device = name,
                        Boot = boot,
                        Seq = seq,
                        Metric = Metrics[i],
                        Micros = stamp.Micros,
                        MadeMicros = agent.Node.World.NowMicros,
                        Quality = stamp.Quality,
                        Value = value,
                    }));
                }
            }
            ledger.Source(source).Polled(session.Now().Micros);
            generation = session.Generation;
        }
        if (taken.Count > 0)
        {
            _ = PromiseAsync(life, spool, generation, taken);
        }
    }

    private static async Task PromiseAsync(Life life, Spool spool, long generation, List<TruthReading> readings)
    {
        await spool.Committer.WhenCommittedAsync(generation, CancellationToken.None);
        if (life.IsAlive)
        {
            foreach (var reading in readings)
            {
                reading.IsPromised = true;
            }
        }
    }
}
