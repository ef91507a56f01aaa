using System.Globalization;
using Telemetry.Engine.Fencing;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>
/// Reads the steps of a scenario, a line each; times are seconds since its beginning, the first word is the gateway's.
/// <code>
/// AT low LOW|- DEVICE READINGS     a pack; LOW: nothing before it is still to come
/// AT foreign DEVICE READINGS       a pack of a device without a declared clock
/// AT again [DEVICE]                all packs until now once more
/// AT sender DEVICE RUN SPOOL EPOCH PAST|-   who sends the device's packs from here on; the next one says so
/// AT run DEVICE RUN                one of those that were introduced sends them
/// AT accept DEVICE RUN             a person says which of them goes on
/// AT online DEVICE · AT offline DEVICE · AT tick · AT ack ALERT · AT close ALERT
/// AT model DEVICE NORMAL|-         the device's machine model knows temperatures around this; - takes it away
/// AT silence RULE SECONDS          nobody is told of the rule's alerts from here on
/// AT config NAME                   the gateway goes on with the configuration behind "config NAME:"
/// AT fresh                         the gateway goes on without its checkpoints
/// AT stop PIPELINE · AT start PIPELINE
/// </code>
/// READINGS are metrics with what was measured of them behind: <c>temperature 5=50 15=80 25..95/10=50,51</c> (from, to,
/// every so many seconds, these values in turns); <c>@redated</c> is the quality of the times behind it.
/// </summary>
internal sealed class ScenarioScript
{
    private readonly List<ScenarioStep> _steps = [];
    private readonly Dictionary<string, StepSender> _senders = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Device, string Boot), ulong> _seqs = [];

    private ScenarioScript()
    {
    }

    public static IReadOnlyList<ScenarioStep> Read(IEnumerable<string> lines)
    {
        ScenarioScript script = new();
        foreach (string line in lines)
        {
            script.Take(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return script._steps;
    }

    private void Take(string[] words)
    {
        long at = Micros(words[0]);
        string[] rest = words[1..];
        switch (rest)
        {
            case ["low", var low, var device, .. var readings]:
                Send(at, rest, device, low == "-" ? null : Micros(low), readings);
                break;
            case ["foreign", var device, .. var readings]:
                Send(at, rest, device, null, readings);
                break;
            case ["sender", var device, var run, var spool, var epoch, var past]:
                _senders[device] = new StepSender(
                    device, run, spool, ulong.Parse(epoch, CultureInfo.InvariantCulture), past == "-" ? "" : past);
                break;
            case ["run", var device, var run]:
                _senders[device] = new StepSender(device, run, "", 0, "");
                break;
            case ["again", .. var devices]:
                _steps.AddRange(_steps
                    .Where(step => step.Pack is { } pack && (devices.Length == 0 || devices.Contains(pack.Device)))
                    .Select(step => step with { Micros = at }).ToArray());
                break;
            case ["online" or "offline" or "ack" or "config" or "stop" or "start", _] or ["tick" or "fresh"]
                or ["accept" or "silence" or "model", _, _] or ["close", _]:
                _steps.Add(new ScenarioStep(at, rest, null));
                break;
            default:
                throw new InvalidDataException($"No step: {string.Join(' ', words)}");
        }
    }

    private void Send(long at, string[] words, string device, long? low, string[] readings)
    {
        StepSender sender = _senders.GetValueOrDefault(device, StepSender.Unknown);
        string boot = sender.IsKnown ? sender.Run : "b1";
        List<ScenarioReading> all = [.. Readings(readings)];
        ulong seq = _seqs.GetValueOrDefault((device, boot));
        _seqs[(device, boot)] = seq + (ulong)all.Count;
        _steps.Add(new ScenarioStep(at, words, new ScenarioPack
        {
            Device = device,
            Boot = boot,
            Seq = seq,
            Low = low,
            IsForeign = words[0] == "foreign",
            Sender = sender,
            Readings = all,
        }));

        // It introduces itself once.
        if (sender.IsIntroduced)
        {
            _senders[device] = new StepSender(device, sender.Run, "", 0, "");
        }
    }

    private static IEnumerable<ScenarioReading> Readings(string[] words)
    {
        (string metric, string quality) = ("", "synced");
        foreach (string word in words)
        {
            if (word[0] == '@')
            {
                quality = word[1..];
            }
            else if (word.Split('=') is not [string time, string value])
            {
                metric = word;
            }
            else if (time.Split("..") is [string from, string rest] && rest.Split('/') is [string to, string every])
            {
                string[] values = value.Split(',');
                int turn = 0;
                for (long at = Micros(from); at <= Micros(to); at += Micros(every))
                {
                    yield return new ScenarioReading(metric, at, Number(values[turn++ % values.Length]), quality);
                }
            }
            else
            {
                yield return new ScenarioReading(metric, Micros(time), Number(value), quality);
            }
        }
    }

    private static long Micros(string seconds) => (long)Math.Round(Number(seconds) * 1e6);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
