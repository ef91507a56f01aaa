using System.Globalization;
using System.Text;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime.Tests;

/// <summary>Journals, checkpoints and a runner in a folder of their own; records are lines of text.</summary>
internal sealed class Plant : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runner-").FullName;

    public Plant()
    {
        Input = RecordJournal.Open(
            new JournalOptions { Directory = Path.Combine(_folder, "input"), CommitInterval = TimeSpan.Zero });
        Output = RecordJournal.Open(
            new JournalOptions { Directory = Path.Combine(_folder, "output"), CommitInterval = TimeSpan.Zero });
    }

    public RecordJournal Input { get; private set; }

    public RecordJournal Output { get; private set; }

    public string OutputFolder => Path.Combine(_folder, "output");

    public string Checkpoints => Path.Combine(_folder, "checkpoints");

    public List<RunnerFact> Facts { get; } = [];

    public int CheckpointRecords { get; set; } = 7;

    public ChangedPipeline WhenChanged { get; set; }

    public JournalPosition Origin { get; set; }

    public TaskScheduler Scheduler { get; set; } = TaskScheduler.Default;

    /// <summary>Hears every fact, too; may fail as a host may.</summary>
    public Action<RunnerFact> OnFact { get; set; } = static _ => { };

    public static Pipeline Windows(int seconds = 10)
    {
        var builder = new PipelineBuilder("plant");
        AddWindows(builder, "windows", seconds).To("results");
        return builder.Build();
    }

    /// <summary>The same pipeline with a second window behind it.</summary>
    public static Pipeline MoreWindows(int seconds)
    {
        var builder = new PipelineBuilder("plant");
        AddWindows(builder, "windows", 10).To("results");
        AddWindows(builder, "more", seconds).To("more");
        return builder.Build();
    }

    private static PipelineStream AddWindows(PipelineBuilder builder, string name, int seconds) =>
        builder.Readings.WhereNotNull("value").Window(
            name, WindowSpec.Tumbling(Duration.FromSeconds(seconds), WindowSpec.Statistics("value")));

    /// <summary>Two devices, a reading each per record, clocks that follow, and a late one now and then.</summary>
    public async Task FillAsync(int records, int first = 0)
    {
        for (var record = first; record < first + records; record++)
        {
            var device = record % 3 == 0 ? "a" : "b";
            var time = record % 11 == 10 ? 0 : record;
            var line = string.Create(CultureInfo.InvariantCulture,
                $"{device} {record} {time} {record * 0.25} {record - 4}");
            await Input.AppendDurableAsync(Encoding.UTF8.GetBytes(line));
        }
    }

    /// <summary>Runs until everything that is there has been read; fails at a record when told to.</summary>
    public async Task RunAsync(Pipeline pipeline, long crashAt = -1)
    {
        using var stop = new CancellationTokenSource();
        var last = Input.DurableEnd.Value - 1;
        var runner = Runner(pipeline, (position, payload, target) =>
        {
            if (position.Value == crashAt) { throw new InvalidOperationException("crash"); }
            if (position.Value == last) { stop.Cancel(); }
            return Decode(position, payload, target);
        });
        if (runner.Progress.Next.Value > last) { await stop.CancelAsync(); }
        await runner.RunAsync(stop.Token);
    }

    public PipelineRunner Runner(Pipeline pipeline, StepDecoder decode) => new(
        pipeline, Input, Output, decode,
        new()
        {
            CheckpointDirectory = Checkpoints,
            CheckpointRecords = CheckpointRecords,
            OnFact = fact =>
            {
                Facts.Add(fact);
                OnFact(fact);
            },
            WhenChanged = WhenChanged,
            Origin = Origin,
            CheckpointScheduler = Scheduler,
        });

    /// <summary>Closes the journals and opens them again, as a new process would.</summary>
    public void Restart(Action? whileClosed = null)
    {
        Input.Dispose();
        Output.Dispose();
        whileClosed?.Invoke();
        Input = RecordJournal.Open(
            new JournalOptions { Directory = Path.Combine(_folder, "input"), CommitInterval = TimeSpan.Zero });
        Output = RecordJournal.Open(
            new JournalOptions { Directory = Path.Combine(_folder, "output"), CommitInterval = TimeSpan.Zero });
    }

    /// <summary>Every row of the output journal with its id, in order.</summary>
    public List<string> Rows()
    {
        Output.Flush();
        var rows = new List<string>();
        using var reader = Output.OpenReader(Output.Start);
        while (reader.TryRead(out var entry))
        {
            var record = OutputRecord.Decode(entry.Payload);
            for (var row = 0; row < record.Count; row++)
            {
                var values = string.Join(' ', record.Columns.Select(column => TextOf(column, row)));
                rows.Add($"{record.Step}.{record.FirstRow + row} {record.Stream} {values}");
            }
        }
        return rows;
    }

    public static StepDecoding Decode(JournalPosition position, ReadOnlySpan<byte> payload, StepInput target)
    {
        var parts = Encoding.UTF8.GetString(payload).Split(' ');
        if (parts.Length != 5) { return StepDecoding.Refused($"{parts.Length} parts"); }
        var number = (string text) => double.Parse(text, CultureInfo.InvariantCulture);
        target.BeginRows(
            new(position.Value, EventTime.FromSeconds(position.Value), Duration.FromSeconds(position.Value)),
            parts[0], "boot", EventTime.FromSeconds((long)number(parts[4])));
        target.AddNumber("t", EventTime.FromSeconds((long)number(parts[2])), (ulong)number(parts[1]), number(parts[3]));
        return StepDecoding.Done;
    }

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string TextOf(OutputColumn column, int row) => column.IsNull(row) ? "-" : column.Type switch
    {
        Data.ColumnType.Float64 => column.Float64At(row).ToString("R", CultureInfo.InvariantCulture),
        Data.ColumnType.Boolean => column.BooleanAt(row).ToString(),
        Data.ColumnType.Decimal => column.DecimalAt(row).ToString(CultureInfo.InvariantCulture),
        Data.ColumnType.Text => column.TextAt(row)!,
        _ => column.Int64At(row).ToString(CultureInfo.InvariantCulture),
    };
}
