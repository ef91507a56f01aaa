using System.Diagnostics.CodeAnalysis;
using Telemetry.Engine.Data;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Tests.Harness;

/// <summary>An output journal in memory, to which a test adds records.</summary>
internal sealed class ScriptedOutputs : IOutputLog
{
    private readonly Lock _gate = new();
    private readonly List<OutputRecord> _records = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The records before it are gone.</summary>
    public long Start { get; set; }

    public long DurableEnd
    {
        get
        {
            lock (_gate)
            {
                return _records.Count;
            }
        }
    }

    public long End => DurableEnd;

    public static OutputRow Row(int index, params (string Name, object? Value)[] columns) =>
        Row(index, ChangeKind.Insert, columns);

    public static OutputRow Row(int index, ChangeKind change, params (string Name, object? Value)[] columns) => new(
        new OutputColumns([.. columns.Select(column => column.Name)]),
        index,
        [.. columns.Select(column => column.Value)],
        change);

    public static OutputRow Window(
        int index, string device, string metric, int second, double average, long revision = 0) => Row(
        index,
        ("device", device), ("metric", metric),
        ("window_start", DateTime.UnixEpoch.AddSeconds(second)),
        ("window_end", DateTime.UnixEpoch.AddSeconds(second + 10)),
        ("count", 10L), ("avg", average), ("revision", revision), ("state", "final"));

    public static OutputRow Alert(
        int index, string id, string key, string happened, int start, string state = "firing") =>
        Row(
            index,
            ("id", id), ("rule", "hot"), ("key", key), ("device", key.Split('/')[0]), ("metric", key.Split('/')[1]),
            ("severity", "warning"), ("event", happened), ("state", state), ("provisional", false), ("late", true),
            ("acknowledged", false), ("retraction_proposed", false),
            ("occurred", DateTime.UnixEpoch.AddSeconds(start)), ("detected", DateTime.UnixEpoch.AddSeconds(start + 60)),
            ("at", DateTime.UnixEpoch.AddSeconds(start + 60)), ("start", DateTime.UnixEpoch.AddSeconds(start)),
            ("end", null), ("peak", 81.5));

    public OutputRecord Add(string stream, params OutputRow[] rows)
    {
        TaskCompletionSource added;
        OutputRecord record;
        lock (_gate)
        {
            record = new OutputRecord(_records.Count, "main", _records.Count * 3, stream, rows);
            _records.Add(record);
            (added, _added) = (_added, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        added.SetResult();
        return record;
    }

    public void Read(IReadOnlyList<long> positions, Action<OutputRecord> visit)
    {
        foreach (long position in positions.Where(position => position >= Start))
        {
            OutputRecord record;
            lock (_gate)
            {
                record = _records[(int)position];
            }

            visit(record);
        }
    }

    /// <summary>What stands though its record is gone.</summary>
    public IReadOnlyList<OutputRecord> Standing { get; set; } = [];

    public IReadOnlyList<OutputRecord> StandingBefore() => Standing;

    public IOutputReader OpenReader(long from) => new Reader(this, Math.Max(from, Start));

    private sealed class Reader(ScriptedOutputs log, long from) : IOutputReader
    {
        public long Position { get; private set; } = from;

        public bool TryRead([NotNullWhen(true)] out OutputRecord? record)
        {
            lock (log._gate)
            {
                record = Position < log._records.Count ? log._records[(int)Position] : null;
            }
            Position += record is null ? 0 : 1;
            return record is not null;
        }

        public async ValueTask<bool> WaitToReadAsync(CancellationToken cancel)
        {
            while (true)
            {
                Task added;
                lock (log._gate)
                {
                    if (Position < log._records.Count)
                    {
                        return true;
                    }
                    added = log._added.Task;
                }
                await added.WaitAsync(cancel);
            }
        }

        public void Dispose()
        {
        }
    }
}
