using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Telemetry.Scoring.Machine;

/// <summary>
/// Trains a machine model: standardises the features and finds the principal directions on the first two thirds of the
/// windows in time, and calibrates on all of them, so that the unseen third's deviations count.
/// </summary>
public static class MachineModelTrainer
{
    private const double ScaleMin = 1e-9;
    private const double ShrinkageMin = 1e-3;
    private static readonly DateTimeOffset FileTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Trains on a machine's windows; the same windows, options and seed give the same model.</summary>
    /// <param name="windows">The windows, of the device or devices that the model is for, in any order.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">There are too few windows, or no metric is in enough of them.</exception>
    public static TrainedModel Train(IEnumerable<FeatureWindow> windows, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(options);
        FeatureWindow[] rows = [.. windows.OrderBy(w => w.WindowEnd).ThenBy(w => w.Device, StringComparer.Ordinal)];
        if (rows.Length < TrainingOptions.WindowsMin)
        {
            throw new ArgumentException(
                $"{rows.Length} windows; a model needs {TrainingOptions.WindowsMin} or more.", nameof(windows));
        }

        string[] metrics = MetricsOf(rows, options);
        double[][] raw = [.. rows.Select(new FeatureOrder(metrics, [], []).Raw)];
        int fitted = rows.Length * 2 / 3;
        double[] means = [.. Enumerable.Range(0, metrics.Length * 2).Select(f => Mean(raw, f, fitted))];
        double[] scales = [.. Enumerable.Range(0, metrics.Length * 2).Select(f => Scale(raw, f, fitted, means[f]))];
        double[][] features = Standardise(new FeatureOrder(metrics, means, scales), raw);
        byte[] payload = Fit(features[..fitted], options, out double[][] directions);
        (double[] variances, double rest) = Variances(features[..fitted], directions);
        var projection = new PcaProjection(directions, variances, rest);
        double[] shares = new double[means.Length];
        double[] squares = [.. features.Select(x => projection.Distance(x, shares))];
        TailTable tail = TailTable.Of(squares);
        var metadata = new MachineModelMetadata
        {
            Version = MachineModelMetadata.FormatVersion,
            Id = "",
            Device = options.Device,
            Metrics = metrics,
            Means = means,
            Scales = scales,
            Variances = variances,
            RestVariance = rest,
            Quantiles = tail.Quantiles,
            TailMean = tail.TailMean,
            TrainedFrom = rows.Min(w => w.WindowStart),
            TrainedTo = rows[^1].WindowEnd,
            TrainedWindows = rows.Length,
            Seed = options.Seed,
            PayloadSha256 = Convert.ToHexStringLower(SHA256.HashData(payload)),
        };
        metadata = metadata with { Id = MachineModelId.Of(metadata) };
        return new TrainedModel(new MachineModel(metadata, directions), Pack(metadata, payload));
    }

    private static string[] MetricsOf(FeatureWindow[] rows, TrainingOptions options)
    {
        string[] metrics =
        [
            .. rows.SelectMany(w => w.Metrics.Where(m => double.IsFinite(m.Average)).Select(m => m.Metric))
                .GroupBy(m => m, StringComparer.Ordinal)
                .Where(g => g.Count() >= options.PresenceMin * rows.Length)
                .Select(g => g.Key).Order(StringComparer.Ordinal),
        ];
        return metrics.Length is > 0 and <= TrainingOptions.MetricsMax
            ? metrics
            : throw new ArgumentException(
                $"{metrics.Length} metrics are in {options.PresenceMin:P0} of the windows; "
                + $"a model needs 1 to {TrainingOptions.MetricsMax}.", nameof(rows));
    }

    private static double Mean(double[][] raw, int feature, int count)
    {
        double[] values = [.. raw.Take(count).Select(r => r[feature]).Where(double.IsFinite)];
        return values.Length == 0 ? 0 : values.Average();
    }

    private static double Scale(double[][] raw, int feature, int count, double mean)
    {
        double[] values = [.. raw.Take(count).Select(r => r[feature]).Where(double.IsFinite)];
        double scale = values.Length < 2 ? 0 : Math.Sqrt(values.Sum(v => Square(v - mean)) / (values.Length - 1));
        double least = ScaleMin * Math.Max(1, Math.Abs(mean));
        return scale > least ? scale : Math.Max(least, Math.Abs(mean) * 1e-3);
    }

    private static double[][] Standardise(FeatureOrder order, double[][] raw)
    {
        double[][] features = new double[raw.Length][];
        for (int row = 0; row < raw.Length; row++)
        {
            features[row] = new double[order.Count];
            order.Standardise(raw[row], features[row]);
        }

        return features;
    }

    private static byte[] Fit(double[][] features, TrainingOptions options, out double[][] directions)
    {
        int width = features[0].Length;
        int rank = Math.Clamp(options.Rank, 1, width);
        var context = new MLContext(options.Seed);
        var schema = SchemaDefinition.Create(typeof(PcaInput));
        schema[nameof(PcaInput.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        IDataView view = context.Data.LoadFromEnumerable(
            features.Select(row => new PcaInput { Features = [.. row.Select(x => (float)x)] }), schema);
        var trainer = context.AnomalyDetection.Trainers.RandomizedPca(new RandomizedPcaTrainer.Options
        {
            FeatureColumnName = nameof(PcaInput.Features),
            Rank = rank,
            Oversampling = Math.Min(20, Math.Max(0, width - rank)),
            EnsureZeroMean = false,
            Seed = options.Seed,
        });
        AnomalyPredictionTransformer<PcaModelParameters> model = trainer.Fit(view);
        directions = MachineModel.DirectionsOf(model.Model);
        using var stream = new MemoryStream();
        context.Model.Save(model, view.Schema, stream);
        return WithoutTimes(stream);
    }

    /// <summary>
    /// Variances along the directions and of what is left, shrunk towards one by the number of features per window: the
    /// fewer the windows, the less a narrow direction is believed.
    /// </summary>
    private static (double[] Along, double Elsewhere) Variances(double[][] features, double[][] directions)
    {
        int width = features[0].Length;
        double shrinkage = Math.Clamp(0.5 * width / features.Length, ShrinkageMin, 0.5);
        double[] variances = [.. directions.Select(d => features.Average(x => Square(PcaProjection.Dot(d, x))))];
        double total = features.Average(x => PcaProjection.Dot(x, x));
        double rest = Math.Max(0, total - variances.Sum()) / Math.Max(1, width - directions.Length);
        return ([.. variances.Select(Shrink)], Shrink(rest));

        double Shrink(double variance) => ((1 - shrinkage) * variance) + shrinkage;
    }

    /// <summary>ML.NET stamps the parts of its file with the wall clock; equal models shall be equal bytes.</summary>
    private static byte[] WithoutTimes(MemoryStream saved)
    {
        using var source = new ZipArchive(saved, ZipArchiveMode.Read);
        using var stream = new MemoryStream();
        using (var target = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
            {
                using Stream part = entry.Open();
                using var copy = new MemoryStream();
                part.CopyTo(copy);
                Add(target, entry.FullName, copy.ToArray());
            }
        }

        return stream.ToArray();
    }

    private static byte[] Pack(MachineModelMetadata metadata, byte[] payload)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, MachineModel.PayloadEntry, payload);
            Add(archive, MachineModel.MetadataEntry,
                JsonSerializer.SerializeToUtf8Bytes(metadata, MachineModelJson.Default.MachineModelMetadata));
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = FileTime;
        using Stream stream = entry.Open();
        stream.Write(content);
    }

    private static double Square(double value) => value * value;
}
