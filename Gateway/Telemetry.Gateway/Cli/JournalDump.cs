using System.Globalization;
using System.Text;
using System.Text.Json;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Cli;

/// <summary>Prints the records of a journal, and goes on with new ones when asked to.</summary>
internal sealed class JournalDump(DumpOptions options, TextWriter output, TextWriter error)
{
    private static readonly TimeSpan FollowPeriod = TimeSpan.FromMilliseconds(250);

    private int _damageSaid;

    public int Run(TimeProvider time, CancellationToken cancellationToken)
    {
        using JournalView view = JournalFolders.Open(options.Data, options.Journal);
        (JournalPosition from, JournalPosition to) = Range(view);
        using LineOutput lines = new(output);
        using RecordText text = new();
        using JournalReader reader = view.OpenReader(from);
        long printed = 0;
        while (true)
        {
            while (printed < options.Limit && reader.TryRead(out JournalRecord record) && record.Position < to)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlyMemory<byte> json = text.Of(options.Journal, record.Position, record.Payload);
                lines.WriteLine(options.IsJson ? Encoding.ASCII.GetString(json.Span) : Readable(json));
                printed++;
            }

            SayDamage(view, lines);
            bool isDone = !options.IsFollowing || printed >= options.Limit || reader.Position >= to;
            if (isDone || !Wait(view, time, cancellationToken))
            {
                return view.Damage.Any(damage => damage.RecordsLost > 0)
                    ? TelemetryCommand.Failed
                    : TelemetryCommand.Done;
            }
        }
    }

    /// <summary>The record on one line, its readings or rows below it.</summary>
    private static string Readable(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        StringBuilder line = new();
        StringBuilder below = new();
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in member.Value.EnumerateArray())
                {
                    below.Append("\n    ").Append(Members(item));
                }
            }
            else
            {
                line.Append(line.Length == 0 ? "" : " ")
                    .Append(member.Name).Append('=').Append(member.Value.GetRawText());
            }
        }

        return line.Append(below).ToString();
    }

    private static string Members(JsonElement item) => item.ValueKind != JsonValueKind.Object
        ? item.GetRawText()
        : string.Join(' ', item.EnumerateObject().Select(member => $"{member.Name}={member.Value.GetRawText()}"));

    /// <summary>A time names a place in the input journal only.</summary>
    private (JournalPosition From, JournalPosition To) Range(JournalView view)
    {
        JournalPosition open = new(long.MaxValue);
        if (options.Journal == JournalFolders.Input)
        {
            using DataFolder folder = new(options.Data);
            return (options.From?.Resolve(folder) ?? view.Start, options.To?.Resolve(folder) ?? open);
        }

        bool isTime = options.From?.TimeMicros is not null || options.To?.TimeMicros is not null;
        return isTime
            ? throw new Configuration.ConfigurationException(
                "telemetry: --from and --to of this journal are positions: pos:123")
            : (options.From?.Position ?? view.Start, options.To?.Position ?? open);
    }

    private void SayDamage(JournalView view, LineOutput lines)
    {
        lines.Flush();
        foreach (JournalDamage damage in view.Damage.Where(one => one.RecordsLost > 0).Skip(_damageSaid))
        {
            _damageSaid++;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"damaged: {damage}"));
        }
    }

    /// <summary>Waits until there is more; false when somebody said that it is enough.</summary>
    private static bool Wait(JournalView view, TimeProvider time, CancellationToken cancellationToken)
    {
        using ManualResetEventSlim due = new();
        using ITimer timer = time.CreateTimer(_ => due.Set(), null, FollowPeriod, FollowPeriod);
        while (!view.Refresh())
        {
            due.Reset();
            try
            {
                due.Wait(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return true;
    }
}
