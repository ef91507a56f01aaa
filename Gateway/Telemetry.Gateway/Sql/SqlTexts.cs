using System.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Sql;

/// <summary>The folder of SQL texts: <c>NAME.sql</c> is the pipeline NAME. People write there with whatever they like;
/// what cannot be read has a fault instead of a text. Not thread-safe.</summary>
internal sealed class SqlTexts(GatewayOptions options, GatewayDisk disk)
{
    private const string Suffix = ".sql";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly string _directory = DirectoryOf(options);
    private readonly Dictionary<string, (DateTime Written, long Length, SqlText Text)> _seen =
        new(StringComparer.Ordinal);

    /// <summary>Where they lie.</summary>
    public static string DirectoryOf(GatewayOptions options) =>
        options.SqlDirectory ?? Path.Combine(options.DataDirectory, "pipelines");

    /// <summary>The file of a pipeline.</summary>
    public string PathOf(string id) => Path.Combine(_directory, id + Suffix);

    /// <summary>All texts, by name. A folder that is not there has none.</summary>
    public IReadOnlyList<SqlText> Read()
    {
        List<SqlText> texts = [];
        foreach (FileInfo file in Files())
        {
            string id = Path.GetFileNameWithoutExtension(file.Name);
            bool isSeen = _seen.TryGetValue(id, out var seen)
                && seen.Written == file.LastWriteTimeUtc && seen.Length == file.Length;
            SqlText text = isSeen ? seen.Text : Read(id, file);
            _seen[id] = (file.LastWriteTimeUtc, file.Length, text);
            texts.Add(text);
        }

        return texts;
    }

    /// <summary>Keeps a text, durably.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string id, string text)
    {
        disk.Files.CreateDirectory(_directory);
        DurableFile.Write(PathOf(id), Encoding.UTF8.GetBytes(text), disk.Files);
    }

    /// <summary>Takes a text away.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public void Delete(string id) => DurableFile.Delete(PathOf(id), disk.Files);

    private IEnumerable<FileInfo> Files()
    {
        DirectoryInfo folder = new(_directory);
        return folder.Exists
            ? folder.EnumerateFiles("*" + Suffix).OrderBy(file => file.Name, StringComparer.Ordinal)
                .Take(GatewayLimits.SqlPipelinesMax)
            : [];
    }

    private static SqlText Read(string id, FileInfo file)
    {
        if (!SqlPipelineSection.IsId(id))
        {
            return new SqlText(id, null, $"{file.Name}: the name of the file must be {SqlPipelineSection.IdRule}");
        }

        if (file.Length > GatewayLimits.SqlBytesMax)
        {
            return new SqlText(id, null, $"{file.Name}: {file.Length} bytes; {GatewayLimits.SqlBytesMax} are allowed");
        }

        try
        {
            return new SqlText(id, Strict.GetString(File.ReadAllBytes(file.FullName)), null);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return new SqlText(id, null, $"{file.Name}: it cannot be read: {unread.Message}");
        }
    }
}
