using System.Text;
using System.Text.Json;
using Telemetry.Engine.Execution;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Cli;

/// <summary>One replay, printed: rows on stdout and last the hash; what it was made from on stderr.</summary>
internal sealed class ReplayPrint(ReplayOptions options, TextWriter output, TextWriter error)
{
    private string? _difference;

    /// <exception cref="ConfigurationException">It was asked for what there is not.</exception>
    /// <exception cref="InvalidDataException">The folder or capture cannot be replayed.</exception>
    public int Run(TimeProvider time, CancellationToken cancellationToken)
    {
        using CaptureFile? capture = options.Capture is string file ? CaptureFile.Open(file, cancellationToken) : null;
        using DataFolder? folder = capture is null ? new DataFolder(options.Data) : null;
        IReplaySource source = capture is null ? folder! : new CaptureSource(capture);
        SettingsFile? kept = source.Settings(cancellationToken);
        IReadOnlyList<Pipeline> pipelines = Pipelines(source, kept, capture);
        using ProgressLine progress = new(error, time);
        using LineOutput lines = new(output);
        using IDisposable? check = Check(folder, capture, kept, cancellationToken);
        using ReplayRun run = new(source, Request(source, pipelines, capture))
        {
            OnLine = options.Quiet ? static _ => { }
            : lines.Write,
            OnProgress = progress.Report,
            Check = check as IReplayCheck,
        };
        IReadOnlyList<PipelineOutcome> outcomes = run.Run(cancellationToken);
        progress.Dispose();
        Finish(check, run, capture, outcomes);
        foreach (PipelineOutcome outcome in outcomes)
        {
            Note(Sentence(outcome));
        }

        lines.WriteLine(options.Json ? Summary(run, outcomes, check as IReplayCheck) : $"sha256 {run.Sha256}");
        lines.Flush();
        return Verdict(outcomes);
    }

    private ReplayRequest Request(
        IReplaySource source, IReadOnlyList<Pipeline> pipelines, CaptureFile? capture) => new()
        {
            Pipelines = pipelines,
            From = capture is null ? options.From?.Resolve(source) : new JournalPosition(capture.Manifest.From),
            To = capture is null ? options.To?.Resolve(source) ?? source.End : source.End,
            WithoutCheckpoints = options.WithoutCheckpoints,
        };

    private Pipeline[] Pipelines(IReplaySource source, SettingsFile? kept, CaptureFile? capture)
    {
        foreach (string warning in capture?.Manifest.Warnings ?? [])
        {
            Note($"the capture says: {Words.Printable(warning)}");
        }

        GatewayOptions configuration = options.Configuration is string file ? ConfigurationFile.Read(file)
            : kept?.Settings.Options ?? throw new InvalidDataException(
                $"{source.Name}: nobody kept what its pipelines are made from: give --config FILE");
        IReadOnlyList<Pipeline> all = PipelineSettings.Pipelines(configuration, source.Models);
        if (options.Configuration is null)
        {
            NoteOtherForms(all, kept!.Settings);
        }

        // A capture may be of some of them.
        string[] captured = capture?.Manifest.Pipelines.Select(pipeline => pipeline.Name).ToArray() ?? [];
        Pipeline[] there = [.. all.Where(pipeline => captured.Length == 0 || captured.Contains(pipeline.Name))];
        Pipeline[] asked = [.. there.Where(pipeline => options.Pipeline is null || pipeline.Name == options.Pipeline)];
        return asked.Length > 0 ? asked : throw new ConfigurationException(
            $"--pipeline: {Words.Printable(options.Pipeline ?? "")} is not allowed: "
            + $"one of {string.Join(", ", there.Select(pipeline => pipeline.Name))}");
    }

    private void NoteOtherForms(IReadOnlyList<Pipeline> pipelines, PipelineSettings kept)
    {
        foreach (Pipeline pipeline in pipelines)
        {
            if (kept.Fingerprints.TryGetValue(pipeline.Name, out string? then)
                && then != PipelineSettings.FingerprintOf(pipeline))
            {
                Note($"pipeline {pipeline.Name} has another form in this build ({PipelineSettings.ThisBuild}) than in "
                    + $"the one that ran it ({Words.Printable(kept.Build)}): rows may differ");
            }
        }
    }

    /// <summary>What the rows are compared with; nothing when another configuration was asked for.</summary>
    private IDisposable? Check(
        DataFolder? folder, CaptureFile? capture, SettingsFile? kept, CancellationToken cancellationToken)
    {
        if (capture is not null)
        {
            bool isWhole = options.Configuration is null && options.Pipeline is null;
            return isWhole ? new CaptureRowsCheck(capture.OpenRead(CaptureEntry.Rows)) : null;
        }

        return options.Verify
            ? new OutputJournalCheck(
                folder!.OpenOutput(),
                options.Configuration is null ? folder.Since(kept!, cancellationToken) : static _ => default)
            : null;
    }

    private void Finish(
        IDisposable? check, ReplayRun run, CaptureFile? capture, IReadOnlyList<PipelineOutcome> outcomes)
    {
        if (check is CaptureRowsCheck rows)
        {
            bool hasFailed = outcomes.Any(outcome => outcome.Failure is not null);
            rows.Finish();
            string expected = capture!.Manifest.Sha256;
            _difference = rows.Difference ?? (run.Sha256 == expected || hasFailed ? null
                : $"the rows are those of the capture, but their SHA-256 is not {Words.Printable(expected)}");
            Note(_difference is null ? $"as captured: {rows.RowsSame} rows" : $"not as captured, by build "
                + $"{Words.Printable(capture.Manifest.Build)}; this is {PipelineSettings.ThisBuild}");
        }
        else if (check is OutputJournalCheck journal)
        {
            _difference = journal.Difference;
            Note($"compared with the output journal: {journal.RowsSame} rows are the same, {journal.RowsNotSaid} are "
                + $"not said yet, {journal.RowsBefore} lie before what can be compared");
        }
    }

    private int Verdict(IReadOnlyList<PipelineOutcome> outcomes)
    {
        string? failure = outcomes.Select(outcome => outcome.Failure).FirstOrDefault(one => one is not null)
            ?? (_difference is null ? null : $"the first difference: {_difference}");
        if (failure is null)
        {
            return TelemetryCommand.Done;
        }

        error.WriteLine($"telemetry: {failure.ReplaceLineEndings(" ")}");
        return TelemetryCommand.Failed;
    }

    private void Note(string sentence)
    {
        if (!options.Quiet)
        {
            error.WriteLine(sentence);
        }
    }

    private static string Sentence(PipelineOutcome outcome)
    {
        string refused = outcome.Refused > 0 ? $", {outcome.Refused} records cannot be decoded" : "";
        string missing = outcome.Missing > 0 ? $", {outcome.Missing} records are missing" : "";
        return $"pipeline {outcome.Pipeline}: {outcome.Start}; {outcome.Steps} steps, {outcome.Rows} rows"
            + refused + missing;
    }

    private string Summary(ReplayRun run, IReadOnlyList<PipelineOutcome> outcomes, IReplayCheck? check)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("sha256", run.Sha256);
            json.WriteNumber("rows", run.Rows);
            json.WriteStartArray("pipelines");
            foreach (PipelineOutcome outcome in outcomes)
            {
                json.WriteStartObject();
                json.WriteString("pipeline", outcome.Pipeline);
                json.WriteString("start", outcome.Start);
                json.WriteNumber("read_from", outcome.ReadFrom.Value);
                json.WriteBoolean("whole", outcome.IsWhole);
                json.WriteNumber("steps", outcome.Steps);
                json.WriteNumber("rows", outcome.Rows);
                json.WriteNumber("refused", outcome.Refused);
                json.WriteNumber("missing", outcome.Missing);
                json.WriteString("sha256", outcome.Sha256);
                json.WriteString("failure", outcome.Failure);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (check is not null)
            {
                json.WriteNumber("rows_same", check.RowsSame);
                json.WriteString("difference", _difference);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
