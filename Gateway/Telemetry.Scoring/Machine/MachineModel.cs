using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Telemetry.Scoring.Machine;

/// <summary>
/// A trained model of one machine: principal directions of its standardised window features, and how far from them the
/// training windows were. Immutable and safe for concurrent use; the same window always gives the same score.
/// </summary>
public sealed class MachineModel
{
    internal const string PayloadEntry = "pca.mlnet";
    internal const string MetadataEntry = "metadata.json";
    private const int ContributionsMax = 3;
    /// <summary>Bytes that one part of a model may have.</summary>
    internal const long PartBytesMax = 64 * 1024 * 1024;

    private readonly FeatureOrder _order;
    private readonly PcaProjection _projection;
    private readonly TailTable _tail;

    internal MachineModel(MachineModelMetadata metadata, double[][] directions)
    {
        Metadata = metadata;
        _order = new FeatureOrder(metadata.Metrics, [.. metadata.Means], [.. metadata.Scales]);
        _projection = new PcaProjection(directions, [.. metadata.Variances], metadata.RestVariance);
        _tail = new TailTable([.. metadata.Quantiles], metadata.TailMean);
    }

    /// <summary>The model's name.</summary>
    public string Id => Metadata.Id;

    /// <summary>What stands beside the numbers.</summary>
    public MachineModelMetadata Metadata { get; }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="ModelFormatException">The bytes are no model file, are damaged, or of an unknown
    /// version.</exception>
    public static MachineModel Load(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content.ToArray()), ZipArchiveMode.Read);
            byte[] payload = Part(archive, PayloadEntry);
            MachineModelMetadata metadata =
                JsonSerializer.Deserialize(Part(archive, MetadataEntry), MachineModelJson.Default.MachineModelMetadata)
                ?? throw new ModelFormatException("The metadata is empty.");
            Check(metadata, payload);
            return new MachineModel(metadata, DirectionsOf(payload, metadata));
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException or ArgumentException
            or InvalidOperationException or IOException or NotSupportedException)
        {
            throw new ModelFormatException($"The model file cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Scores one window.</summary>
    public MachineScore Score(FeatureWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        double[] raw = _order.Raw(window);
        string[] missing = [.. _order.Metrics.Where((_, place) => double.IsNaN(raw[2 * place]))];
        int present = _order.Metrics.Length - missing.Length;
        if (present * 2 < _order.Metrics.Length || present == 0)
        {
            return Result(double.NaN, "", missing);
        }

        double[] features = new double[_order.Count];
        double[] shares = new double[_order.Count];
        _order.Standardise(raw, features);
        double rarity = _tail.Rarity(_projection.Distance(features, shares));
        return Result(rarity, Explain(shares), missing);
    }

    private MachineScore Result(double rarity, string contributions, string[] missing) => new()
    {
        Score = rarity / (rarity + 2),
        Severity = double.IsNaN(rarity) ? double.NaN : Math.Min(100, 10 * rarity),
        Contributions = contributions,
        Present = _order.Metrics.Length - missing.Length,
        Expected = _order.Metrics.Length,
        Missing = string.Join(',', missing),
    };

    private string Explain(double[] shares)
    {
        IEnumerable<int> top = Enumerable.Range(0, shares.Length)
            .OrderByDescending(i => shares[i]).ThenBy(i => i).Where(i => shares[i] > 0).Take(ContributionsMax);
        return string.Join(' ', top.Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{_order.NameOf(i)}:{shares[i]:0.00}")));
    }

    private static byte[] Part(ZipArchive archive, string name)
    {
        ZipArchiveEntry entry = archive.GetEntry(name)
            ?? throw new ModelFormatException($"The part '{name}' is missing.");
        if (entry.Length > PartBytesMax)
        {
            throw new ModelFormatException($"The part '{name}' has {entry.Length} bytes; allowed are {PartBytesMax}.");
        }

        using Stream stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static void Check(MachineModelMetadata metadata, byte[] payload)
    {
        int features = metadata.Metrics.Count * 2;
        string digest = Convert.ToHexStringLower(SHA256.HashData(payload));
        string? problem =
            metadata.Version != MachineModelMetadata.FormatVersion
                ? $"The version is {metadata.Version}; known is {MachineModelMetadata.FormatVersion}."
            : digest != metadata.PayloadSha256
                ? $"SHA-256 of '{PayloadEntry}' is {digest}, expected {metadata.PayloadSha256}."
            : metadata.Id != MachineModelId.Of(metadata) ? $"The id '{metadata.Id}' does not belong to the numbers."
            : features == 0 || metadata.Means.Count != features || metadata.Scales.Count != features
                || metadata.Quantiles.Count < 2 || !(metadata.RestVariance > 0) || !metadata.Variances.All(v => v > 0)
                ? "The metadata's lists do not fit together."
            : null;
        if (problem is not null)
        {
            throw new ModelFormatException(problem);
        }
    }

    internal static double[][] DirectionsOf(byte[] payload, MachineModelMetadata metadata)
    {
        var context = new MLContext(metadata.Seed);
        ITransformer model = context.Model.Load(new MemoryStream(payload), out _);
        PcaModelParameters pca = Find(model)
            ?? throw new ModelFormatException($"The part '{PayloadEntry}' holds no principal components.");
        double[][] directions = DirectionsOf(pca);
        bool fits = directions.Length == metadata.Variances.Count
            && Array.TrueForAll(directions, d => d.Length == metadata.Metrics.Count * 2);
        return fits ? directions : throw new ModelFormatException("The principal components do not fit the metadata.");
    }

    internal static double[][] DirectionsOf(PcaModelParameters pca)
    {
        VBuffer<float>[]? vectors = null;
        pca.GetEigenVectors(ref vectors, out int rank);
        return PcaProjection.Orthonormal(
            vectors.Take(rank).Select(v => v.DenseValues().Select(x => (double)x).ToArray()));
    }

    private static PcaModelParameters? Find(ITransformer model) => model switch
    {
        TransformerChain<ITransformer> chain => chain.Select(Find).FirstOrDefault(p => p is not null),
        ISingleFeaturePredictionTransformer<object> single => single.Model as PcaModelParameters,
        _ => null,
    };
}
