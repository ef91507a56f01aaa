using System.Globalization;
using Telemetry.Engine.Execution;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// Makes the capture of a range: replays it, and writes down all that the replay was made from beside what it gave.
/// </summary>
internal sealed class CaptureBuild(DataFolder folder, CaptureRequest request)
{
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> _models = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private long? _firstMicros;
    private long? _lastMicros;

    /// <summary>Hears now and then how far it is: what, the next record, and behind the last one.</summary>
    public Action<string, JournalPosition, JournalPosition> OnProgress { get; init; } = static (_, _, _) => { };

    /// <summary>Writes the capture.</summary>
    /// <returns>What it is of.</returns>
    /// <exception cref="InvalidDataException">The folder does not have what a capture needs.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the stream holds no capture.</exception>
    public CaptureManifest Write(Stream output, CancellationToken cancellationToken)
    {
        SettingsFile settings = folder.Settings(cancellationToken)
            ?? throw new InvalidDataException($"{folder.Name}: nobody kept the settings of its pipelines");
        JournalPosition from = request.From.Resolve(folder);
        JournalPosition to = request.To.Resolve(folder);
        if (to <= from)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder.Name}: there is no record in this range; the journal has {folder.Start} to {folder.End}"));
        }

        using CaptureWriter writer = new(output);
        using JournalView said = folder.OpenOutput();
        using OutputJournalCheck check = new(said, folder.Since(settings, cancellationToken));
        writer.Begin(CaptureEntry.Rows);
        IReadOnlyList<Pipeline> pipelines = Pipelines(settings.Settings);
        using ReplayRun run = new(folder, new ReplayRequest
        {
            Pipelines = pipelines,
            From = from,
            To = to,
            MayBeginWithoutState = request.MayBeginWithoutState,
        })
        {
            OnLine = line => writer.Write(line.Span),
            OnRecord = Note,
            OnProgress = OnProgress,
            Check = check,
        };
        IReadOnlyList<PipelineOutcome> outcomes = run.Run(cancellationToken);
        NoteWarnings(outcomes, check);
        long start = outcomes.Min(outcome => outcome.ReadFrom.Value);
        long records = WriteJournal(writer, new JournalPosition(start), from, to, cancellationToken);
        CaptureManifest manifest = new()
        {
            Build = PipelineSettings.ThisBuild,
            From = from.Value,
            To = to.Value,
            FromMicros = _firstMicros,
            ToMicros = _lastMicros,
            JournalStart = start,
            Records = records,
            Pipelines = [.. outcomes.Select(outcome => Captured(outcome, pipelines))],
            Rows = run.Rows,
            Sha256 = run.Sha256,
            RowsSaid = check.RowsSame,
            Difference = check.Difference,
            Warnings = _warnings,
        };
        WriteRest(writer, outcomes, settings.Settings, manifest);
        return manifest;
    }

    private IReadOnlyList<Pipeline> Pipelines(PipelineSettings settings)
    {
        IReadOnlyList<Pipeline> all = PipelineSettings.Pipelines(settings.Options, folder.Models);
        foreach (Pipeline pipeline in all)
        {
            string now = PipelineSettings.FingerprintOf(pipeline);
            if (settings.Fingerprints.TryGetValue(pipeline.Name, out string? then) && then != now)
            {
                _warnings.Add($"pipeline {pipeline.Name} has another form in this build than in the one that ran it");
            }
        }

        return request.Pipeline is null ? all
            : all.Where(pipeline => pipeline.Name == request.Pipeline).ToArray() is { Length: > 0 } one ? one
            : throw new InvalidDataException(
                $"{folder.Name}: there is no pipeline {Words.Printable(request.Pipeline)}; "
                + $"there are {string.Join(", ", all.Select(pipeline => pipeline.Name))}");
    }

    /// <summary>Keeps the models that records only name.</summary>
    private void Note(JournalPosition position, ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= InputFormat.BodyOffset || payload[1] != (byte)InputKind.Control
            || payload[InputFormat.BodyOffset] != (byte)ControlKind.ModelChanged)
        {
            return;
        }

        ModelChange? change = ModelChange.TryRead(payload[(InputFormat.BodyOffset + 1)..]);
        if (change is { Model: string id, Content: null } && !_models.ContainsKey(id))
        {
            if (folder.Models.TryRead(id, out ReadOnlyMemory<byte> content, out string reason))
            {
                _models.Add(id, content);
            }
            else
            {
                _warnings.Add($"model {Words.Printable(id)} is not here: {reason}");
            }
        }
    }

    private void NoteWarnings(IReadOnlyList<PipelineOutcome> outcomes, OutputJournalCheck check)
    {
        foreach (PipelineOutcome outcome in outcomes)
        {
            if (!outcome.IsWhole)
            {
                _warnings.Add($"pipeline {outcome.Pipeline}: {outcome.Start}: rows of windows and alerts that were "
                    + "open then may be other than those that were said");
            }

            if (outcome.Missing > 0)
            {
                _warnings.Add($"pipeline {outcome.Pipeline}: {outcome.Missing} records are missing in the journal");
            }

            if (outcome.Failure is string failure)
            {
                _warnings.Add(failure);
            }
        }

        if (check.Difference is string difference)
        {
            _warnings.Add($"the output journal differs: {difference}");
        }

        JournalDamage[] damage = [.. folder.Input.Damage.Where(one => one.RecordsLost > 0)];
        _warnings.AddRange(damage.Select(one => $"the input journal is damaged: {one}"));
    }

    private long WriteJournal(
        CaptureWriter writer, JournalPosition start, JournalPosition from, JournalPosition to,
        CancellationToken cancellationToken)
    {
        writer.Begin(CaptureEntry.Journal);
        using IRecordSequence all = folder.Open(start);
        long records = 0;
        while (all.TryRead(out JournalPosition position, out ReadOnlySpan<byte> payload) && position < to)
        {
            if (++records % 1_024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                OnProgress("journal", position, to);
            }

            writer.WriteRecord(position, payload);
            if (position >= from)
            {
                _firstMicros ??= RecordTime.Of(payload);
                _lastMicros = RecordTime.Of(payload);
            }
        }

        return records;
    }

    private void WriteRest(
        CaptureWriter writer, IReadOnlyList<PipelineOutcome> outcomes, PipelineSettings settings,
        CaptureManifest manifest)
    {
        foreach (PipelineOutcome outcome in outcomes)
        {
            if (outcome.Checkpoint is { } checkpoint)
            {
                writer.WriteEntry(CaptureEntry.CheckpointOf(outcome.Pipeline), checkpoint.Content.Span);
            }
        }

        foreach ((string id, ReadOnlyMemory<byte> content) in _models)
        {
            writer.WriteEntry(CaptureEntry.ModelOf(id), content.Span);
        }

        writer.WriteEntry(CaptureEntry.Settings, settings.Text.Span);
        writer.WriteEntry(CaptureEntry.Manifest, manifest.Encode());
        writer.End();
    }

    private CapturedPipeline Captured(PipelineOutcome outcome, IReadOnlyList<Pipeline> pipelines) => new(
        outcome.Pipeline,
        PipelineSettings.FingerprintOf(pipelines.First(pipeline => pipeline.Name == outcome.Pipeline)),
        outcome.Checkpoint is not null,
        outcome.ReadFrom.Value,
        folder.LifeOf(outcome.Pipeline).Skipped);
}
