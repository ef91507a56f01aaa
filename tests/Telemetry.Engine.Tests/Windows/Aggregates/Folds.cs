using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.Aggregates;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.Windows.Aggregates;

/// <summary>Folds of samples by the kernels of some aggregates.</summary>
internal sealed class Folds
{
    public const long WindowEnd = 2_000;

    private readonly AggregateSet _set;
    private readonly WindowFold _fold;
    private readonly Frame _rows;
    private readonly Frame _results;

    public Folds(bool retracts, params Aggregate[] aggregates)
    {
        var texts = new TextDictionary();
        _set = new([.. aggregates], Sample.Schema, retracts);
        _fold = new(_set.Kernels);
        _rows = new(Sample.Schema, texts);
        _results = new(new Schema([.. _set.Columns]), texts);
    }

    public AggregateSet Set => _set;

    public byte[] New() => _fold.Create(SourceTable.All);

    public void Add(byte[] fold, params IReadOnlyList<Sample> samples)
    {
        foreach (var chunk in samples.Chunk(EngineLimits.FrameRowsMax))
        {
            Fill(chunk);
            _fold.Add(fold, _rows, [.. Enumerable.Range(0, chunk.Length)]);
        }
    }

    public void Retract(byte[] fold, Sample sample)
    {
        Fill([sample]);
        _fold.Retract(fold, _rows, 0);
    }

    public void Merge(byte[] target, byte[] source) => _fold.Merge(target, source);

    public void Release(byte[] fold) => _fold.Release(fold);

    public byte[] Snapshot(byte[] fold)
    {
        var buffer = new ArrayBufferWriter<byte>();
        _fold.Write(new(buffer), fold);
        return buffer.WrittenSpan.ToArray();
    }

    public byte[] Restore(byte[] snapshot) => _fold.Read(new(snapshot), SourceTable.All);

    /// <summary>The results; null for NULL.</summary>
    public object?[] Results(byte[] fold, long windowEnd = WindowEnd)
    {
        _results.Clear();
        _results.Add(new(0), 0);
        _set.Write(_results, 0, 0, ref fold[0], [0], 0, windowEnd);
        _set.Faults.Forget();
        return [.. Enumerable.Range(0, _results.Schema.Count).Select(ResultAt)];
    }

    private object? ResultAt(int column) => _results[column].IsNull(0)
        ? null
        : _results.Schema.Columns[column].Type switch
        {
            ColumnType.Float64 => _results.Doubles(column)[0],
            ColumnType.Decimal => _results.Decimals(column)[0],
            ColumnType.Boolean => _results.Bools(column)[0],
            ColumnType.Text => _results.TextAt(column, 0),
            _ => _results.Longs(column)[0],
        };

    private void Fill(IReadOnlyList<Sample> samples)
    {
        _rows.Clear();
        foreach (var sample in samples) { sample.AddTo(_rows); }
    }
}
