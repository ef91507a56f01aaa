using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Typed.Keyed;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Typed;

/// <summary>A keyed process in its operator, without a partition around it: to look at its memory.</summary>
internal sealed class DirectProcess
{
    private readonly PartitionTables _tables = new();
    private readonly OperatorContext _context;
    private readonly KeyedProcessOperator<Sample, string> _operator;
    private readonly Collector _output;
    private readonly Frame _frame;
    private readonly KeyTable _keys;

    public DirectProcess(KeyedProcess<Sample, string> process)
    {
        _operator = new(
            new InputPort(Sample.Schema, KeySpace.Device), RowShape.Of<Sample>(), process, RowShape.Text("value"),
            ClockScope.Stream);
        _context = new(_tables, "");
        _operator.Open(_context);
        _output = new(_operator.Outputs, _tables.Texts);
        _frame = new(Sample.Schema, _tables.Texts);
        _keys = _tables.KeysOf(KeySpace.Device);
    }

    public StateBudget Budget => _context.State;

    public void Row(string device, long time, string word, long number)
    {
        _frame.Clear();
        Add(device, time, word, number);
        Take();
    }

    /// <summary>Two hundred rows of twenty keys, then the clocks go on.</summary>
    public void Round(int round)
    {
        _frame.Clear();
        for (var row = 0; row < 200; row++)
        {
            Add(Devices[row % Devices.Length], (round * 100) + (row / 4), "word", (row * 7) + round);
        }
        _tables.JournalTime = new(round * 100);
        Take();
        Watermark((round * 100) + 30);
    }

    public void Watermark(long time)
    {
        var before = _tables.Sources.ClockOf(SourceTable.All);
        if (!_tables.Sources.Advance(SourceTable.All, new(time))) { return; }
        _context.HoldBack(SourceTable.All, before);
        _context.Release();
        _operator.AdvanceWatermark(SourceTable.All, new(time), _output);
        _output.Clear();
    }

    public byte[] Snapshot()
    {
        var buffer = new ArrayBufferWriter<byte>();
        _operator.Snapshot(new(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    public void Restore(byte[] snapshot) => _operator.Restore(new(snapshot));

    private static readonly string[] Devices = [.. Enumerable.Range(0, 20).Select(number => $"d{number}")];

    private void Add(string device, long time, string word, long number)
    {
        var row = _frame.Add(new EventTime(time), Frame.NoKey);
        _frame.TextOrdinals(0)[row] = _tables.Texts.Intern(device);
        _frame.Doubles(1)[row] = number;
        _frame.Longs(2)[row] = number;
        _frame.TextOrdinals(3)[row] = _tables.Texts.Intern(word);
        _frame.Keys[row] = _keys.InternFrom(_frame, row);
    }

    private void Take()
    {
        _operator.Process(0, _frame, _output);
        _output.Clear();
    }
}
