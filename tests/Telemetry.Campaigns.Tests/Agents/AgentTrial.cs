using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Hosting;
using Telemetry.Edge.Spooling;
using Telemetry.Journal;

namespace Telemetry.Campaigns.Tests.Agents;

/// <summary>Opens a spool with the agent's own code and looks whether every promised reading is still there.</summary>
internal static class AgentTrial
{
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? FindFault(string spool, AgentPromises promises, string configuration)
    {
        try
        {
            Open(configuration);
            var found = new HashSet<ulong>();
            if (Drain(spool, found) is { } wrong)
            {
                return wrong;
            }
            // The first line tells the boot and is no reading.
            for (var seq = 1UL; seq < (ulong)promises.Lines; seq++)
            {
                if (!found.Contains(seq) && !promises.Delivered.Contains(seq))
                {
                    return $"reading {seq} of {promises.Lines} acknowledged lines is lost";
                }
            }
            return null;
        }
        catch (Exception e)
        {
            return $"the spool cannot be opened: {e.Message}";
        }
    }

    /// <summary>The whole agent, as it starts.</summary>
    private static void Open(string configuration)
    {
        var config = ConfigReader.ReadFile(configuration);
        var log = new EdgeLog(TextWriter.Null, TimeProvider.System);
        var agent = EdgeAgent.Create(config, new AgentWorld { Log = log });
        agent.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static string? Drain(string spool, HashSet<ulong> found)
    {
        var progress = new ProgressFile(Path.Combine(spool, "progress.json"), PosixFileSystem.Instance);
        var clock = new EventClock(TimeProvider.System, static () => TimeQuality.Synced);
        using var opened = Spool.Open(
            JournalLog.Open(Path.Combine(spool, "journal")), progress, new SpoolOptions { Boot = "trial" }, clock,
            TimeProvider.System);
        var pack = new ReadingPack();
        while (opened.Outlet.Take(Lane.Backlog) is { } outgoing)
        {
            if (PackDecoder.Decode(outgoing.Payload, pack).Error is not DecodeError.None and var error)
            {
                return $"record {outgoing.Position} is no pack: {error}";
            }
            for (var i = 0; i < pack.Seqs.Length && pack.Boot == NoteLines.Boot; i++)
            {
                if (Encoding.UTF8.GetString(pack.Text(i)) != NoteLines.Note(pack.Seqs[i]))
                {
                    return $"reading {pack.Seqs[i]} is not the one that the device gave";
                }
                found.Add(pack.Seqs[i]);
            }
            opened.Outlet.Acknowledge(outgoing);
        }
        return null;
    }
}
