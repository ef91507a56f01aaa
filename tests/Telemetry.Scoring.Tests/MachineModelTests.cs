using System.IO.Compression;
using System.Text;
using Telemetry.Scoring.Machine;

namespace Telemetry.Scoring.Tests;

public sealed class MachineModelTests
{
    private static readonly TrainedModel Trained = Machines.Train();

    [Fact]
    public void Training_again_gives_the_same_file()
    {
        TrainedModel again = Machines.Train();

        Assert.Equal(Trained.Model.Id, again.Model.Id);
        Assert.Equal(Trained.Content.ToArray(), again.Content.ToArray());
        Assert.NotEqual(Trained.Model.Id, Machines.Train(windows: 500).Model.Id);
    }

    [Fact]
    public void Loaded_model_scores_like_the_trained_one()
    {
        MachineModel loaded = MachineModel.Load(Trained.Content);

        Assert.Equal(Trained.Model.Id, loaded.Id);
        Assert.Equal(Machines.Metrics, loaded.Metadata.Metrics);
        Assert.Equal(600, loaded.Metadata.TrainedWindows);
        Assert.All(Machines.Windows(50, 3), w => Assert.Equal(Trained.Model.Score(w), loaded.Score(w)));
    }

    [Fact]
    public void Unseen_usual_windows_score_as_rarely_as_their_severity_says()
    {
        double[] severities = [.. Machines.Windows(3000, 99).Select(w => Trained.Model.Score(w).Severity)];

        Assert.InRange(severities.Count(s => s >= 10), 3000 * 0.04, 3000 * 0.25);
        Assert.InRange(severities.Count(s => s >= 20), 0, 3000 * 0.05);
        Assert.InRange(severities.Count(s => s >= 60), 0, 3);
    }

    [Fact]
    public void Broken_relation_between_metrics_is_severe_and_explained()
    {
        var random = new Random(5);
        double[] values = Machines.Values(10, random);
        values[4] -= 12;

        MachineScore score = Trained.Model.Score(Machines.Of("press", 10, values));

        Assert.InRange(score.Severity, 60, 100);
        Assert.InRange(score.Score, 0.75, 1);
        Assert.StartsWith("temperature:", score.Contributions, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_metric_is_named_and_does_not_alarm()
    {
        double[] values = Machines.Values(10, new Random(5));

        MachineScore score = Trained.Model.Score(Machines.Of("press", 10, values, "pressure"));

        Assert.Equal("pressure", score.Missing);
        Assert.Equal((3, 4), (score.Present, score.Expected));
        Assert.InRange(score.Severity, 0, 30);
    }

    [Fact]
    public void Too_few_metrics_give_no_score()
    {
        double[] values = Machines.Values(10, new Random(5));

        MachineScore score = Trained.Model.Score(Machines.Of("press", 10, values, "pressure", "current", "vibration"));

        Assert.True(double.IsNaN(score.Score));
        Assert.True(double.IsNaN(score.Severity));
        Assert.Equal("", score.Contributions);
    }

    [Fact]
    public void Damaged_files_are_refused_and_never_crash()
    {
        byte[] content = Trained.Content.ToArray();
        var random = new Random(11);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. content];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 + random.Next(255));
            AssertRefusedOrSame(damaged);
        }

        Assert.Throws<ModelFormatException>(() => MachineModel.Load(Array.Empty<byte>()));
        Assert.Throws<ModelFormatException>(() => MachineModel.Load(content.AsMemory(0, content.Length / 2)));
    }

    [Fact]
    public void Changed_numbers_are_noticed()
    {
        byte[] changed = Rewrite(Trained.Content.ToArray(), "metadata.json",
            text => text.Replace("\"trained_windows\": 600", "\"trained_windows\": 601", StringComparison.Ordinal));

        ModelFormatException e = Assert.Throws<ModelFormatException>(() => MachineModel.Load(changed));
        Assert.Contains("does not belong", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_history_is_refused_with_the_numbers()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => Machines.Train(windows: 10));
        Assert.Contains("10 windows", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constant_metric_does_not_break_the_model()
    {
        FeatureWindow[] windows =
        [
            .. Machines.Windows(300, 4).Select(w => w with
            {
                Metrics = [.. w.Metrics, new MetricWindow("valve", 1, 0)],
            }),
        ];
        MachineModel model =
            MachineModelTrainer.Train(windows, new TrainingOptions { Device = "press", Seed = 1 }).Model;

        Assert.All(windows, w => Assert.InRange(model.Score(w).Score, 0, 1));
        MachineScore stuck = model.Score(windows[0] with
        {
            Metrics = [.. windows[0].Metrics.Take(4), new MetricWindow("valve", 0, 0)],
        });
        Assert.StartsWith("valve:", stuck.Contributions, StringComparison.Ordinal);
    }

    private static void AssertRefusedOrSame(byte[] damaged)
    {
        try
        {
            Assert.Equal(Trained.Model.Id, MachineModel.Load(damaged).Id);
        }
        catch (ModelFormatException)
        {
            // Refused, as it should be; bytes that nobody reads may differ.
        }
    }

    private static byte[] Rewrite(byte[] content, string name, Func<string, string> change)
    {
        using var stream = new MemoryStream();
        stream.Write(content);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.GetEntry(name) ?? throw new InvalidOperationException(name);
            string text;
            using (var reader = new StreamReader(entry.Open(), Encoding.UTF8))
            {
                text = reader.ReadToEnd();
            }

            entry.Delete();
            using var writer = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(false));
            writer.Write(change(text));
        }

        return stream.ToArray();
    }
}
