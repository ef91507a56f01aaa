using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// What one form of a pipeline leaves to the form that runs from here on, as messages that fit into control records:
/// all alerts that stand, by id, so that each message has a span of ids of which it says everything.
/// </summary>
internal static class AlertTakeover
{
    /// <summary>Room for what is around the alerts in a message.</summary>
    private const int MessageBytesMax = GatewayLimits.ControlBytesMax - (4 * 1024);

    /// <summary>Longer texts of an alert are cut for its withdrawal.</summary>
    private const int TextLengthMax = 1_000;

    /// <summary>What a message needs not say: it is said anew, or follows from what is there.</summary>
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "event", "at", "by", "comment", "silenced", "retraction_proposed",
    };

    /// <summary>The messages for a form that runs from here on; none when there is nothing to say.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="form">Its form from here on.</param>
    /// <param name="rules">Its rules from here on; null when it is gone. Without rules nobody is there to end its
    /// alerts but the gateway's own pipeline.</param>
    /// <param name="said">What it said so far.</param>
    /// <param name="silences">The silences that hold.</param>
    public static IReadOnlyList<AlertHandover> Of(
        string pipeline,
        string? form,
        IReadOnlyList<AlertRule>? rules,
        SaidByPipeline said,
        IReadOnlyList<CareOrder> silences)
    {
        bool isHere = pipeline == GatewayPipeline.Name ? rules is not null : rules is { Count: > 0 };
        List<List<HandedAlert>> parts = [.. Parts(
            said.Standing.Where(alert => isHere || alert.IsFiring || alert.IsToldFiring)
                .OrderBy(alert => alert.Id, StringComparer.Ordinal).Select(Small),
            Bytes)];
        if (!isHere)
        {
            return [.. parts.Select(part => new AlertHandover { Pipeline = GatewayPipeline.Name, Alerts = part })];
        }

        List<AlertHandover> messages = [.. Parts(silences, silence => silence.ToPayload().Length)
            .Select(part => new AlertHandover { Pipeline = pipeline, Form = form, Silences = part })];
        if (said.Until is { } until)
        {
            string? after = null;
            for (int i = 0; i < Math.Max(1, parts.Count); i++)
            {
                List<HandedAlert> part = parts.Count == 0 ? [] : parts[i];
                string? through = i + 1 < parts.Count ? part[^1].Id : null;
                messages.Add(new AlertHandover
                {
                    Pipeline = pipeline,
                    Form = form,
                    Alerts = part,
                    Span = new HandoverSpan(said.From, until, after, through),
                });
                after = through;
            }
        }

        return messages;
    }

    private static IEnumerable<List<T>> Parts<T>(IEnumerable<T> all, Func<T, int> bytesOf)
    {
        List<T> part = [];
        int bytes = 0;
        foreach (T one in all)
        {
            int size = bytesOf(one) + 1;
            if (part.Count > 0 && bytes + size > MessageBytesMax)
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(one);
            bytes += size;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private static int Bytes(HandedAlert alert) =>
        new AlertHandover { Pipeline = "", Alerts = [alert] }.ToPayload().Length;

    /// <summary>What cannot be cut is left out when it is too long.</summary>
    private static HandedAlert Small(HandedAlert alert) => new(alert.Cells
        .Where(cell => cell.Value is { } text && !LeftOut.Contains(cell.Key) && text != "false"
            && (cell.Key != "labels" || text.Length <= TextLengthMax))
        .ToDictionary(
            cell => cell.Key,
            cell => cell.Value is { Length: > TextLengthMax } text ? text[..TextLengthMax] : cell.Value,
            StringComparer.Ordinal));
}
