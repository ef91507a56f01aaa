using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>The models of machines in scenarios: what <c>AT model DEVICE NORMAL|-</c> puts into the journal.</summary>
internal static class ScenarioModels
{
    private const int Windows = 120;
    private const long Window = 10_000_000;

    private static readonly ConcurrentDictionary<string, TrainedModel> Trained = new(StringComparer.Ordinal);

    /// <summary>The message by which a device gets a model that knows temperatures around a number, or none.</summary>
    public static byte[] Change(string device, string normal)
    {
        ModelChange change = new() { Device = device, Model = null };
        if (normal != "-")
        {
            TrainedModel trained = Trained.GetOrAdd(
                normal, text => Train(double.Parse(text, CultureInfo.InvariantCulture)));
            change = change with
            {
                Model = trained.Model.Id,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(trained.Content.Span)),
                Content = trained.Content,
            };
        }

        return change.ToPayload();
    }

    private static TrainedModel Train(double normal) => MachineModelTrainer.Train(
        Enumerable.Range(0, Windows).Select(i => new FeatureWindow
        {
            Device = "any",
            WindowStart = i * Window,
            WindowEnd = (i + 1) * Window,
            Metrics = [new("temperature", normal + Math.Sin(i / 7.0), 1.4 + (0.2 * Math.Cos(i / 5.0)))],
        }),
        new TrainingOptions { Device = "*", Seed = 1 });
}
