using System.CommandLine;
using System.Text;
using System.Text.Json;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry journal stat|verify</c>: looks at the journals of a data folder, also while a gateway runs on it. One
/// line of JSON per journal.
/// </summary>
internal static class JournalCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<string> data = new("--data")
        {
            Description = "The gateway's data folder.",
            DefaultValueFactory = _ => new GatewayOptions().DataDirectory,
        };
        Command stat = new("stat", "Where the journals begin and end.") { data };
        stat.SetAction(parsed =>
            Look(parsed.GetValue(data) ?? "", reads: false, output, error, CancellationToken.None));
        Command verify = new("verify", "Read every record; exit 1 if one is damaged.") { data };
        verify.SetAction((parsed, cancellationToken) =>
            Task.FromResult(Look(parsed.GetValue(data) ?? "", reads: true, output, error, cancellationToken)));
        return new Command("journal", "Look at the journals.") { stat, verify };
    }

    private static int Look(
        string data, bool reads, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(data))
        {
            error.WriteLine($"telemetry: {data}: there is no such folder");
            return TelemetryCommand.Failed;
        }

        try
        {
            long lost = 0;
            foreach ((string name, string directory) in new[]
            {
                ("input", GatewayJournals.InputDirectory(data)),
                ("output", GatewayJournals.OutputDirectory(data)),
            })
            {
                JournalView view = JournalView.Open(directory);
                long? records = reads ? view.Verify(cancellationToken) : null;
                output.WriteLine(Describe(name, view, records));
                lost += view.Damage.Sum(damage => damage.RecordsLost);
            }

            if (lost > 0)
            {
                error.WriteLine($"telemetry: {data}: {lost} records are damaged; the others can be read");
            }

            return lost > 0 ? TelemetryCommand.Failed : TelemetryCommand.Done;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            error.WriteLine($"telemetry: {failure.Message.ReplaceLineEndings(" ")}");
            return TelemetryCommand.Failed;
        }
    }

    private static string Describe(string name, JournalView view, long? records)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("journal", name);
            json.WriteNumber("start", view.Start.Value);
            json.WriteNumber("end", view.End.Value);
            json.WriteNumber("segments", view.SegmentNames.Count);
            if (records is long count)
            {
                json.WriteNumber("records", count);
            }

            json.WriteStartArray("damage");
            foreach (JournalDamage damage in view.Damage)
            {
                json.WriteStringValue(damage.ToString());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }
}
