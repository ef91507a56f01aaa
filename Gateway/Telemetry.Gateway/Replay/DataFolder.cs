using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// A gateway's data folder as a tool looks at it: also while the gateway runs, and after it was killed. Nothing is
/// written, no lock is taken. The input journal's files are held open, so that retention does not take away what is
/// being read.
/// </summary>
internal sealed class DataFolder : IReplaySource
{
    private readonly string _data;
    private ControlScan? _controls;
    private IReadOnlyDictionary<string, PipelineState>? _states;

    /// <exception cref="InvalidDataException">The journal is of an unknown format.</exception>
    /// <exception cref="IOException">There is no such folder, or it cannot be read.</exception>
    public DataFolder(string data)
    {
        if (!Directory.Exists(data))
        {
            throw new DirectoryNotFoundException($"{data}: there is no such folder");
        }

        _data = data;
        Input = JournalView.OpenHeld(GatewayJournals.InputDirectory(data), PosixFileSystem.Instance);
        Models = new ModelFolder(new GatewayOptions { DataDirectory = data });
    }

    public string Name => _data;

    /// <summary>The input journal as it was when the folder was opened.</summary>
    public JournalView Input { get; }

    public JournalPosition Start => Input.Start;

    public JournalPosition End => Input.End;

    public IModelSource Models { get; }

    /// <summary>The output journal as it is now.</summary>
    public JournalView OpenOutput() =>
        JournalView.OpenHeld(GatewayJournals.OutputDirectory(_data), PosixFileSystem.Instance);

    public SettingsFile? Settings(CancellationToken cancellationToken) =>
        SettingsFile.TryRead(_data, PosixFileSystem.Instance) ?? Controls(cancellationToken).Settings;

    public PipelineLife LifeOf(string pipeline)
    {
        _states ??= PipelineStates.TryRead(_data, PosixFileSystem.Instance)
            ?? Controls(CancellationToken.None).States;
        return _states.GetValueOrDefault(pipeline) is PipelineState state
            ? new PipelineLife(new JournalPosition(state.Origin), state.Skipped)
            : PipelineLife.Whole;
    }

    /// <summary>Since which record a pipeline says what it would say of the whole journal: before, it had another form
    /// or another life.</summary>
    public Func<string, JournalPosition> Since(SettingsFile settings, CancellationToken cancellationToken)
    {
        ControlScan controls = Controls(cancellationToken);
        return pipeline => controls.Since(pipeline) > settings.Position ? controls.Since(pipeline) : settings.Position;
    }

    public IRecordSequence Open(JournalPosition from) => new JournalSequence(Input.OpenReader(from));

    public IRecordSequence OpenBefore(long timeMicros)
    {
        // Journal time does not go back, so the files are sorted by it, too.
        IReadOnlyList<JournalPosition> starts = Input.SegmentStarts;
        (int low, int high) = (0, starts.Count - 1);
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (FirstTime(starts[middle]) is long first && first < timeMicros)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return Open(starts.Count == 0 ? default : starts[low]);
    }

    public IEnumerable<(JournalPosition Position, Func<CheckpointFile?> Read)> Checkpoints(string pipeline)
    {
        foreach (string file in CheckpointFile.List(PipelineFolder.DirectoryOf(_data, pipeline)))
        {
            if (CheckpointFile.PositionOf(file) is JournalPosition position)
            {
                yield return (position, () => CheckpointFile.TryRead(file));
            }
        }
    }

    public void Dispose() => Input.Dispose();

    private ControlScan Controls(CancellationToken cancellationToken) =>
        _controls ??= ControlScan.Of(Input, cancellationToken);

    private long? FirstTime(JournalPosition from)
    {
        using IRecordSequence records = Open(from);
        return records.TryRead(out _, out ReadOnlySpan<byte> payload) ? RecordTime.Of(payload) : null;
    }
}
